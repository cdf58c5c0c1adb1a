import type { Actor } from '../../domain/actor.js';

/** Who does what nobody asked for. */
export const sweeper: Actor = {
  type: 'system',
  id: 'token',
  name: 'token',
  tokenId: null,
  sessionId: null,
  ip: null,
};
