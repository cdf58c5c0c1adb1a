import type { ProblemCode } from '@orchestrator/contracts';
import type { ProblemDetails } from '@orchestrator/http';
import { TriggerIngestError, type TriggerIngestErrorCode } from './domain/trigger-ingest-error.js';

const codes = {
  not_found: 'not_found',
  outside_limit: 'repository_not_allowed',
  unfit: 'validation_failed',
  subset_refused: 'subset_refused',
  version_disabled: 'version_disabled',
  pipeline_away: 'unavailable',
  too_many: 'conflict',
  signature_refused: 'signature_refused',
  event_mismatch: 'event_mismatch',
  not_json: 'bad_request',
  key_reused: 'idempotency_key_reused',
} as const satisfies Record<TriggerIngestErrorCode, ProblemCode>;

/** The one table from this service's errors to problems. */
export function problemOf(error: unknown): ProblemDetails | undefined {
  if (!(error instanceof TriggerIngestError)) return undefined;
  const { code, message, faults } = error;
  return { code: codes[code], detail: message, ...(faults && { errors: faults }) };
}
