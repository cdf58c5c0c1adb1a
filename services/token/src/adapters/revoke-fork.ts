import type { Prisma } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import type { Token } from '../domain/token.js';
import { revokeBelow } from './revoke-family.js';
import { live } from './token-row.js';

type Tx = Prisma.TransactionClient;

/**
 * Revokes what is live of a chain that this transaction has locked.
 * @returns the names under which that is cached
 */
export async function revokeFork(
  tx: Tx,
  { chainId }: Pick<Token, 'chainId'>,
  actor: Actor,
): Promise<string[]> {
  const roots = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token AS t WHERE t.chain_id = ${chainId}::uuid AND ${live}`;
  if (roots.length === 0) return [];
  return revokeBelow(
    tx,
    roots.map(({ id }) => id),
    'fork',
    actor,
  );
}

/** Is anything of this chain left to revoke? */
export async function hasLiveToken(
  sql: Pick<Tx, '$queryRaw'>,
  { chainId }: Pick<Token, 'chainId'>,
): Promise<boolean> {
  const found = await sql.$queryRaw<unknown[]>`
    SELECT 1 FROM token.token AS t WHERE t.chain_id = ${chainId}::uuid AND ${live} LIMIT 1`;
  return found.length > 0;
}
