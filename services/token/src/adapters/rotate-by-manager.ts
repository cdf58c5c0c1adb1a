import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../generated/prisma/client.js';
import type { Token } from '../domain/token.js';
import { noSuchToken } from '../domain/token-error.js';
import type { TokenRotations } from '../domain/token-rotations.js';
import { holdLiveOwner } from './live-owner.js';
import { lockTokens } from './lock-tokens.js';
import { makerGround } from './maker-ground.js';
import { rotatedEvent } from './token-events.js';
import { findToken, live, matching } from './token-row.js';
import { tokenSchema } from './token-schema.js';
import { writeSuccessor } from './write-successor.js';

type Tx = Prisma.TransactionClient;

/** @returns the successor, and the names of what lives shorter now */
export async function rotateByManager(
  tx: Tx,
  ...[selector, makerId, decide, actor]: Parameters<TokenRotations['rotate']>
): Promise<{ ids: string[]; result: Token }> {
  const { id, collection } = selector;
  // The chain of a token never changes: it can be read before the locks.
  const [selected] = await tx.$queryRaw<{ chain_id: string }[]>`
    SELECT t.chain_id FROM token.token AS t WHERE ${matching(selector)}`;
  if (selected === undefined) throw noSuchToken();
  const { chain_id: chainId } = selected;
  await holdLiveOwner(tx, collection);
  // The calling token in the same statement: two that rotate each other wait for one another in turn.
  await lockTokens(
    tx,
    Prisma.sql`(t.chain_id = ${chainId}::uuid OR t.id = ${makerId ?? id}::uuid)`,
  );
  const ground = await makerGround(tx, makerId, collection.namespace);
  const previous = await findToken(tx, id);
  if (previous === undefined) throw noSuchToken();
  const decided = decide(previous, ground);
  const { overlapEndsAt, endsOnFirstUse } = decided;
  const cut = await cutChain(tx, chainId, previous.id, overlapEndsAt);
  const successor = await writeSuccessor(tx, previous, decided, {
    by: 'manager',
    now: ground.now,
    chainId: decided.successor.id,
  });
  await moveChildren(tx, previous.id, successor.id);
  const ids = [previous.id, ...cut].map(coherenceId.token);
  const rotation = {
    previousId: previous.id,
    by: 'manager',
    overlapEndsAt,
    endsOnFirstUse,
  } as const;
  await appendToOutbox(tx, tokenSchema, [rotatedEvent(successor, rotation, actor)], {
    invalidates: ids,
  });
  return { ids, result: successor };
}

/** Whatever else of the chain is live ends no later than the token that is rotated. */
async function cutChain(tx: Tx, chainId: string, exceptId: string, end: Date): Promise<string[]> {
  const cut = await tx.$queryRaw<{ id: string }[]>`
    UPDATE token.token AS t SET overlap_ends_at = least(t.overlap_ends_at, ${end}::timestamptz)
     WHERE t.chain_id = ${chainId}::uuid AND t.id <> ${exceptId}::uuid AND ${live}
    RETURNING t.id`;
  return cut.map(({ id }) => id);
}

/** All entries of what is moved carry the name of the old parent: voiding that voids them. */
async function moveChildren(tx: Tx, from: string, to: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE token.token SET parent_id = ${to}::uuid
     WHERE parent_id = ${from}::uuid AND revoked_at IS NULL`;
}
