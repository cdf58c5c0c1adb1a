import type { TokenKind } from '@orchestrator/token-format';
import type { Prisma } from '../generated/prisma/client.js';

type Tx = Prisma.TransactionClient;

/** What may hang from what, from the top down. */
const generations: readonly (readonly TokenKind[])[] = [
  ['personal', 'organization', 'agent', 'trigger'],
  ['instance'],
  ['job'],
];

/**
 * Locks the tokens `t` that the condition is true for, and all below them. Generation by generation,
 * each locked before its children are looked for: who mints a child holds its parent's row, so the
 * child is either seen here or was refused there. Within one by id: wherever families meet, all take
 * their locks in the same order.
 * @returns their ids, each once; none when the condition is true for none
 */
export async function lockWithDescendants(tx: Tx, condition: Prisma.Sql): Promise<string[]> {
  const family: string[] = [];
  for (const kinds of generations) {
    family.push(...(await lockGeneration(tx, kinds, condition, family)));
  }
  return family;
}

const lockGeneration = async (
  tx: Tx,
  kinds: readonly TokenKind[],
  condition: Prisma.Sql,
  above: readonly string[],
): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token AS t
     WHERE t.kind = ANY(${kinds}::text[]::token.token_kind[])
       AND (${condition} OR t.parent_id = ANY(${above}::uuid[]))
     ORDER BY t.id FOR UPDATE`;
  return rows.map(({ id }) => id);
};
