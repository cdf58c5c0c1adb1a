import { type ProblemCode, ProblemError } from '@orchestrator/contracts';
import type { Logger } from '@orchestrator/observability';
import { AgentGatewayError, type AgentGatewayErrorCode } from '../domain/agent-gateway-error.js';

/**
 * What another service answered, in terms of this one. Whatever else is in the way (it is out of reach,
 * or does not believe who asks) is our own trouble and never the agent's: it is told to come again.
 * @param known the problems that concern the agent, as they are handed on
 */
export function toldProblem(
  error: unknown,
  known: Partial<Record<ProblemCode, AgentGatewayErrorCode>>,
  log: Logger,
): AgentGatewayError {
  if (error instanceof ProblemError) {
    const code = known[error.problem.code];
    if (code !== undefined) {
      return new AgentGatewayError(code, error.problem.detail ?? error.problem.title);
    }
  }
  log.warn({ err: error }, 'another service does not answer as it should');
  return new AgentGatewayError('unavailable', 'A part of the system is out of reach.');
}
