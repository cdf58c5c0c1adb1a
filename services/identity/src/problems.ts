import { InvalidationUnsettledError } from '@orchestrator/cache';
import type { ProblemCode } from '@orchestrator/contracts';
import type { ProblemDetails } from '@orchestrator/http';
import { IdentityError, type IdentityErrorCode } from './domain/identity-error.js';

const codes = {
  not_found: 'not_found',
  name_taken: 'name_taken',
  already_renamed: 'already_renamed',
  last_owner: 'last_owner',
  last_identity: 'last_identity',
  caller_inactive: 'invalid_token',
  newcomer_unknown: 'unauthenticated',
  sign_up_closed: 'sign_up_closed',
  identity_taken: 'identity_taken',
  key_in_flight: 'idempotency_key_in_flight',
  key_reused: 'idempotency_key_reused',
  role_required: 'role_required',
  already_member: 'already_member',
  already_invited: 'already_invited',
} as const satisfies Record<IdentityErrorCode, ProblemCode>;

/** The one table from this service's errors to problems. */
export function problemOf(error: unknown): ProblemDetails | undefined {
  if (error instanceof IdentityError) return { code: codes[error.code], detail: error.message };
  return error instanceof InvalidationUnsettledError ? { code: 'unavailable' } : undefined;
}
