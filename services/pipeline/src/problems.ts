import type { ProblemCode } from '@orchestrator/contracts';
import type { ProblemDetails } from '@orchestrator/http';
import { ProjectError, type ProjectErrorCode } from './domain/project-error.js';

const codes = {
  not_found: 'not_found',
  outside_limit: 'repository_not_allowed',
  name_taken: 'name_taken',
  address_unfit: 'validation_failed',
  caller_not_live: 'invalid_token',
  conflict: 'conflict',
  precondition_failed: 'precondition_failed',
  key_in_flight: 'idempotency_key_in_flight',
  key_reused: 'idempotency_key_reused',
} as const satisfies Record<ProjectErrorCode, ProblemCode>;

/** The one table from this service's errors to problems. */
export function problemOf(error: unknown): ProblemDetails | undefined {
  if (!(error instanceof ProjectError)) return undefined;
  const code = codes[error.code];
  return code === 'validation_failed'
    ? { code, errors: [{ path: 'vcs_url', message: error.message }] }
    : { code, detail: error.message };
}
