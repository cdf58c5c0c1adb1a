import type { ProblemCode } from '@orchestrator/contracts';
import type { ProblemDetails } from '@orchestrator/http';
import { ArtifactError, type ArtifactErrorCode } from './domain/artifact-error.js';
import { BlobError, type BlobErrorCode } from './domain/blob-store.js';
import { ProjectError, type ProjectErrorCode } from './domain/project-error.js';
import { RunError, type RunErrorCode } from './domain/run-error.js';

const projectCodes = {
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

const runCodes = {
  not_found: 'not_found',
  job_not_held: 'job_not_held',
  lease_lost: 'lease_lost',
  role_required: 'role_required',
  conflict: 'conflict',
  key_in_flight: 'idempotency_key_in_flight',
  key_reused: 'idempotency_key_reused',
} as const satisfies Record<RunErrorCode, ProblemCode>;

const artifactCodes = {
  too_large: 'artifact_too_large',
  not_found: 'not_found',
} as const satisfies Record<ArtifactErrorCode, ProblemCode>;

const blobCodes = {
  no_room: 'storage_full',
  out_of_reach: 'unavailable',
  missing: 'internal_error',
} as const satisfies Record<BlobErrorCode, ProblemCode>;

/** The one table from this service's errors to problems. */
export function problemOf(error: unknown): ProblemDetails | undefined {
  if (error instanceof RunError) return { code: runCodes[error.code], detail: error.message };
  if (error instanceof ArtifactError) {
    return { code: artifactCodes[error.code], detail: error.message };
  }
  if (error instanceof BlobError) return { code: blobCodes[error.code] };
  if (!(error instanceof ProjectError)) return undefined;
  const code = projectCodes[error.code];
  return code === 'validation_failed'
    ? { code, errors: [{ path: 'vcs_url', message: error.message }] }
    : { code, detail: error.message };
}
