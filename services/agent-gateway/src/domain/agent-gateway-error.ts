/** What can stand in the way of what an agent or its owner wants. */
export type AgentGatewayErrorCode = 'not_found' | 'key_in_flight' | 'key_reused';

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
