import { InvalidationUnsettledError } from '@orchestrator/cache';
import type { ProblemCode } from '@orchestrator/contracts';
import type { ProblemDetails } from '@orchestrator/http';
import { TokenError, type TokenErrorCode } from './domain/token-error.js';

const codes = {
  token_not_found: 'not_found',
  token_not_active: 'conflict',
  owner_not_found: 'not_found',
  label_taken: 'label_taken',
  expiry_not_in_future: 'validation_failed',
  escalation: 'escalation_refused',
  caller_not_live: 'invalid_token',
} as const satisfies Record<TokenErrorCode, ProblemCode>;

/** The one table from this service's errors to problems. */
export function problemOf(error: unknown): ProblemDetails | undefined {
  if (error instanceof TokenError) {
    const code = codes[error.code];
    return code === 'validation_failed'
      ? { code, errors: [{ path: 'expires_at', message: error.message }] }
      : { code, detail: error.message };
  }
  return error instanceof InvalidationUnsettledError ? { code: 'unavailable' } : undefined;
}
