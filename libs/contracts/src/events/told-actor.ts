import type { Actor } from './define-event.js';

/** Who does something, as services remember it. */
interface RememberedActor {
  readonly type: Actor['type'];
  readonly id: string;
  readonly name: string;
  readonly tokenId: string | null;
  readonly sessionId: string | null;
  readonly ip: string | null;
}

/** An actor, as events tell of it. */
export const toldActor = (actor: RememberedActor): Actor => ({
  type: actor.type,
  id: actor.id,
  name: actor.name,
  token_id: actor.tokenId,
  session_id: actor.sessionId,
  ip: actor.ip,
});

/** An actor that an event told of: whoever ends a thing ends what hangs from it elsewhere, too. */
export const rememberedActor = (told: Actor): RememberedActor => ({
  type: told.type,
  id: told.id,
  name: told.name,
  tokenId: told.token_id,
  sessionId: told.session_id,
  ip: told.ip,
});
