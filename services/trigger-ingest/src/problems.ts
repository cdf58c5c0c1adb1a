import type { ProblemCode } from '@orchestrator/contracts';
import type { ProblemDetails } from '@orchestrator/http';
import { TriggerIngestError, type TriggerIngestErrorCode } from './domain/trigger-ingest-error.js';

const codes = {
  not_found: 'not_found',
  key_in_flight: 'idempotency_key_in_flight',
  key_reused: 'idempotency_key_reused',
} as const satisfies Record<TriggerIngestErrorCode, ProblemCode>;

/** The one table from this service's errors to problems. */
export const problemOf = (error: unknown): ProblemDetails | undefined =>
  error instanceof TriggerIngestError
    ? { code: codes[error.code], detail: error.message }
    : undefined;
