import type { Sql } from './token-row.js';

/** Now, by the clock of the database: the only one by which tokens begin and end. */
export async function readClock(sql: Sql): Promise<Date> {
  const [clock] = await sql.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (clock === undefined) throw new Error('The database has no clock');
  return clock.now;
}
