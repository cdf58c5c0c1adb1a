import { inTransaction, isDatabaseUnavailable, writeTogether } from '@orchestrator/database';
import type { PrismaClient } from '../generated/prisma/client.js';
import { childKinds, type ChildTokens } from '../domain/child-tokens.js';
import { type EndedChild, endJobs } from './end-jobs.js';
import { type MintedChild, mintBelow, mintBelowFree } from './mint-below.js';
import { revokeFamily } from './revoke-family.js';
import type { SettledChange } from './settled-change.js';

const most = 64;

/** Two at once would find one another's parents held. As they wait for no lock, one that takes longer hangs. */
const hangingMs = 500;
/** One that waits for a lock holds a connection, which others need. */
const waitingAtOnce = 4;
/** One that waits for a gateway to let go holds none. */
const settlingAtOnce = 8;

const failpointName = 'token.revoke.after-commit';

/** Every job has a token: those that come or go while others do share a transaction. */
export const createPrismaChildTokens = ({
  prisma,
  wakeRelay,
  settled,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  readonly settled: SettledChange;
}): ChildTokens => {
  const mintTogether = writeTogether({
    write: (asked: readonly MintedChild[]) =>
      inTransaction(prisma, (tx) => mintBelowFree(tx, asked)),
    isShared: isDatabaseUnavailable,
    most,
    atOnce: 2,
    slowMs: hangingMs,
  });
  const mintAlone = writeTogether({
    write: (asked: readonly MintedChild[]) =>
      Promise.all(asked.map((one) => inTransaction(prisma, (tx) => mintBelow(tx, one)))),
    isShared: isDatabaseUnavailable,
    most: 1,
    atOnce: waitingAtOnce,
  });
  const endTogether = writeTogether({
    write: (asked: readonly EndedChild[]) => settled(failpointName, (tx) => endJobs(tx, asked)),
    // An id can't be at fault. And what is committed, but not told to all, is that for all of them.
    isShared: () => true,
    most,
    atOnce: settlingAtOnce,
  });

  return {
    mint: async (parentId, draft, actor) => {
      const asked = { parentId, draft, actor };
      const isMinted = await mintTogether(asked);
      const below = isMinted ? parentId : await mintAlone(asked);
      wakeRelay();
      return below;
    },

    end: async (id, actor) => {
      // As the database writes it: what it answers is found by it.
      if (await endTogether({ id: id.toLowerCase(), actor })) return;
      await settled(failpointName, async (tx) => ({
        ids: await revokeFamily(tx, { id, kinds: childKinds }, 'ended', actor),
        result: undefined,
      }));
    },
  };
};
