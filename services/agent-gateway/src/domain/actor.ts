/** Who does something, for the record. */
export interface Actor {
  readonly type: 'user' | 'organization' | 'service' | 'system' | 'operator';
  readonly id: string;
  readonly name: string;
  readonly tokenId: string | null;
  readonly sessionId: string | null;
  readonly ip: string | null;
}

/** This service on its own account. */
export const ownAccord: Actor = {
  type: 'system',
  id: 'agent-gateway',
  name: 'agent-gateway',
  tokenId: null,
  sessionId: null,
  ip: null,
};
