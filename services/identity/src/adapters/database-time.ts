import type { Prisma } from '../generated/prisma/client.js';

/** Now, by the clock of the database: the same for every replica. */
export async function databaseTime(tx: Prisma.TransactionClient): Promise<Date> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (clock === undefined) throw new Error('The database has no clock');
  return clock.now;
}
