import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../generated/prisma/client.js';
import { assertMayRotateItself, isFork } from '../domain/rotation.js';
import type { Token } from '../domain/token.js';
import { callerNotLive } from '../domain/token-error.js';
import type { TokenRotations } from '../domain/token-rotations.js';
import { ownerHasEnded } from './live-owner.js';
import { makerGround } from './maker-ground.js';
import { lockPresented } from './presented-token.js';
import { revokeBelow } from './revoke-family.js';
import { revokeFork } from './revoke-fork.js';
import { rotatedEvent } from './token-events.js';
import { findToken } from './token-row.js';
import { tokenSchema } from './token-schema.js';
import { writeSuccessor } from './write-successor.js';

type Tx = Prisma.TransactionClient;

/** @returns the successor, null when a fork was revoked instead, and the names of what lives shorter now */
export async function rotateItself(
  tx: Tx,
  ...[callingId, decide, actor]: Parameters<TokenRotations['rotateItself']>
): Promise<{ ids: string[]; result: Token | null }> {
  // Owner and chain of a token never change: they can be read before the locks.
  const asked = await findToken(tx, callingId);
  if (asked === undefined) throw callerNotLive();
  if (await ownerHasEnded(tx, [asked.owner.id, asked.namespace.id])) throw callerNotLive();
  const presented = await lockPresented(tx, asked);
  if (presented === undefined) throw callerNotLive();
  const { token: calling, successor: replaced, now } = presented;
  if (isFork(calling, replaced, now)) {
    return { ids: await revokeFork(tx, calling, actor), result: null };
  }
  const ground = await makerGround(tx, callingId, calling.namespace);
  assertMayRotateItself(calling, replaced);
  const decided = decide(calling, replaced, ground);
  const { overlapEndsAt, endsOnFirstUse } = decided;
  // It gives up the label that the new one takes over.
  const dropped =
    replaced === undefined ? [] : await revokeBelow(tx, [replaced.id], 'replaced', actor);
  const successor = await writeSuccessor(tx, calling, decided, {
    by: 'itself',
    now: ground.now,
    chainId: calling.chainId,
  });
  const ids = [coherenceId.token(calling.id), ...dropped];
  const rotation = { previousId: calling.id, by: 'itself', overlapEndsAt, endsOnFirstUse } as const;
  await appendToOutbox(tx, tokenSchema, [rotatedEvent(successor, rotation, actor)], {
    invalidates: ids,
  });
  return { ids, result: successor };
}
