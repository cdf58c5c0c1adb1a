import { Prisma } from '../generated/prisma/client.js';

type Tx = Prisma.TransactionClient;

/**
 * Locks the tokens `t` that the condition is true for, and all below them. Generation by generation,
 * each locked before its children are looked for: who mints a child holds its parent's row, so the
 * child is either seen here or was refused there.
 * @returns their ids, each once; none when the condition is true for none
 */
export async function lockWithDescendants(tx: Tx, condition: Prisma.Sql): Promise<string[]> {
  let generation = await lock(tx, condition);
  const family = new Set(generation);
  while (generation.length > 0) {
    const children = await lock(tx, Prisma.sql`t.parent_id = ANY(${generation}::uuid[])`);
    generation = children.filter((id) => !family.has(id));
    for (const id of generation) family.add(id);
  }
  return [...family];
}

const lock = async (tx: Tx, condition: Prisma.Sql): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token AS t WHERE ${condition} ORDER BY t.id FOR UPDATE`;
  return rows.map(({ id }) => id);
};
