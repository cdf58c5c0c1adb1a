/** What can stand in the way of what an agent or its owner wants. */
export type AgentGatewayErrorCode =
  | 'not_found'
  | 'role_required'
  | 'job_not_held'
  | 'lease_lost'
  | 'body_too_large'
  | 'legacy_refused'
  | 'uuid_missing'
  /** Our own trouble: another part of the system does not answer, or not as it should. */
  | 'unavailable';

export class AgentGatewayError extends Error {
  override readonly name = 'AgentGatewayError';
  /** @param message a sentence for the caller */
  constructor(
    readonly code: AgentGatewayErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export const noSuchAgent = (): AgentGatewayError =>
  new AgentGatewayError('not_found', 'There is no such agent.');

export const jobNotHeld = (): AgentGatewayError =>
  new AgentGatewayError('job_not_held', 'This agent does not hold that job.');
