import { inTransaction } from '@orchestrator/database';
import type { PrismaClient } from '../../generated/prisma/client.js';
import type { TokenSweeps } from '../../domain/token-sweeps.js';
import type { SettledChange } from '../settled-change.js';
import { cutLifetimes } from './cut-lifetimes.js';
import { purgeEnded } from './purge-ended.js';
import { revokeInactive } from './revoke-inactive.js';
import { tellOfEnds } from './tell-of-ends.js';

const afterCommit = 'token.sweep.after-commit';

export const createPrismaTokenSweeps = (
  prisma: PrismaClient,
  settled: SettledChange,
): TokenSweeps => {
  const counted = ({ taken, ids }: { taken: number; ids: string[] }) => ({ ids, result: taken });
  return {
    cutLifetimes: (most) =>
      settled(afterCommit, async (tx) => counted(await cutLifetimes(tx, most))),
    tellOfEnds: (notice, most) =>
      settled(afterCommit, async (tx) => counted(await tellOfEnds(tx, notice, most))),
    revokeInactive: (most) =>
      settled(afterCommit, async (tx) => counted(await revokeInactive(tx, most))),
    purge: (most) => inTransaction(prisma, (tx) => purgeEnded(tx, most)),
  };
};
