import type { ProblemCode } from '@orchestrator/contracts';
import type { ProblemDetails } from '@orchestrator/http';
import { AgentGatewayError, type AgentGatewayErrorCode } from './domain/agent-gateway-error.js';

const codes = {
  not_found: 'not_found',
  role_required: 'role_required',
  job_not_held: 'job_not_held',
  lease_lost: 'lease_lost',
  body_too_large: 'body_too_large',
  legacy_refused: 'legacy_agents_refused',
  uuid_missing: 'bad_request',
  unavailable: 'unavailable',
} as const satisfies Record<AgentGatewayErrorCode, ProblemCode>;

/** The one table from this service's errors to problems. */
export const problemOf = (error: unknown): ProblemDetails | undefined =>
  error instanceof AgentGatewayError
    ? { code: codes[error.code], detail: error.message }
    : undefined;
