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
  expiry_refused: 'validation_failed',
  unknown_projects: 'validation_failed',
  projects_unavailable: 'unavailable',
  already_rotated: 'already_rotated',
  parent_not_live: 'conflict',
  escalation: 'escalation_refused',
  project_not_allowed: 'repository_not_allowed',
  caller_not_live: 'invalid_token',
} as const satisfies Record<TokenErrorCode, ProblemCode>;

/** The one table from this service's errors to problems. */
export function problemOf(error: unknown): ProblemDetails | undefined {
  if (error instanceof TokenError) {
    const code = codes[error.code];
    return code === 'validation_failed'
      ? { code, errors: faultsOf(error) }
      : { code, detail: error.message };
  }
  return error instanceof InvalidationUnsettledError ? { code: 'unavailable' } : undefined;
}

/** Which fields are at fault. */
const faultsOf = ({ code, faults, message }: TokenError) =>
  code === 'unknown_projects'
    ? faults.map((index) => ({ path: `repositories.${index}`, message }))
    : [{ path: 'expires_at', message }];
