import type { Prisma } from '../generated/prisma/client.js';
import type { Token } from '../domain/token.js';
import { TokenError } from '../domain/token-error.js';

type Tx = Prisma.TransactionClient;

/** For how long an owner that is gone is remembered, in days: no assertion names it after that. */
const rememberedDays = 1;

const lockName = (ownerId: string): string => `token owner ${ownerId}`;

/**
 * Keeps the end of an owner, and of the namespace it is in, out until this transaction ends: a new
 * token of theirs comes before it, and goes with it, or is refused.
 * @throws TokenError `caller_not_live` for a user that is gone, `owner_not_found` for another owner
 */
export async function holdLiveOwner(
  tx: Tx,
  { owner, namespace }: Pick<Token, 'owner' | 'namespace'>,
): Promise<void> {
  if (!(await ownerHasEnded(tx, [owner.id, namespace.id]))) return;
  throw owner.type === 'user'
    ? new TokenError('caller_not_live', 'The calling user is gone.')
    : new TokenError('owner_not_found', 'There is no such owner.');
}

/** Has any of these ended? If not, their ends are kept out until this transaction ends. */
export async function ownerHasEnded(tx: Tx, ownerIds: readonly string[]): Promise<boolean> {
  const ids = [...new Set(ownerIds)].sort();
  for (const id of ids) {
    await tx.$executeRaw`
      SELECT pg_advisory_xact_lock_shared(hashtextextended(${lockName(id)}, 0))`;
  }
  // A statement of its own: it sees what was committed while those before it waited.
  return (await tx.endedOwner.count({ where: { id: { in: ids } } })) > 0;
}

/** Waits for tokens of this owner that are being made; no other one is made after this. */
export async function endOwner(tx: Tx, ownerId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(${lockName(ownerId)}, 0))`;
  await tx.$executeRaw`
    DELETE FROM token.ended_owner
     WHERE ended_at < clock_timestamp() - ${rememberedDays}::float8 * interval '1 day'`;
  await tx.$executeRaw`
    INSERT INTO token.ended_owner (id, ended_at) VALUES (${ownerId}::uuid, clock_timestamp())
    ON CONFLICT (id) DO NOTHING`;
}
