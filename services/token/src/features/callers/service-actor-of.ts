import type { RequestContext } from '@orchestrator/http';
import type { Actor } from '../../domain/actor.js';

/** Another part of the system, for the record of what it does on its own account. */
export function serviceActorOf({ caller, clientAddress: ip }: RequestContext): Actor {
  if (caller.type !== 'service') throw new Error('The route admits services only');
  const { service } = caller;
  return { type: 'service', id: service, name: service, tokenId: null, sessionId: null, ip };
}
