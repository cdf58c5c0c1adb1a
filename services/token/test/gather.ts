import { eventually } from '@orchestrator/testing';
import type { Harness } from './harness.js';

/** Sends what is to come together: none of it is written until the first of it waits for a lock. */
export async function gather<T>(harness: Harness, send: () => readonly Promise<T>[]): Promise<T[]> {
  let sent: readonly Promise<T>[] = [];
  await harness.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE token.token IN EXCLUSIVE MODE`;
    sent = send();
    await untilWaiting(harness);
  });
  return Promise.all(sent);
}

/** Resolves when a transaction waits for another one. */
export const untilWaiting = ({ prisma }: Harness): Promise<true> =>
  eventually(async () => {
    const waiting = await prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return waiting.length > 0 && true;
  });
