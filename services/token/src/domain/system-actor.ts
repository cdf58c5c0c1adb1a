import type { Actor } from './actor.js';

/**
 * The token service itself, where nobody asked for what it does.
 * @param cause the token that gave rise to it, and from where it was presented; by time alone, none
 */
export const systemActor = (cause: {
  readonly tokenId: string | null;
  readonly ip: string | null;
}): Actor => ({ type: 'system', id: 'token', name: 'token', sessionId: null, ...cause });
