import type { Harness } from './harness.js';

/** What events say of a token, of one type, in their order: committed, whether on their way or not. */
export async function toldOf(
  { prisma }: Pick<Harness, 'prisma'>,
  tokenId: string,
  type: string,
): Promise<Record<string, unknown>[]> {
  const rows = await prisma.outbox.findMany({
    where: { subject: tokenId, type },
    orderBy: { sequence: 'asc' },
  });
  return rows.map(({ payload }) => (payload as { data: Record<string, unknown> }).data);
}

/** Has a token say something else than it would by itself, as if time had passed. */
export async function setToken(
  { sql }: Pick<Harness, 'sql'>,
  tokenId: string,
  assignments: string,
): Promise<void> {
  await sql.$executeRawUnsafe(`UPDATE token.token SET ${assignments} WHERE id = $1::uuid`, tokenId);
}
