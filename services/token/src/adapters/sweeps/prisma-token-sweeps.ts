import { inTransaction } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import type { TokenSweeps } from '../../domain/token-sweeps.js';
import type { SettledChange } from '../settled-change.js';
import { cutLifetimes } from './cut-lifetimes.js';
import { purgeEnded } from './purge-ended.js';
import { revokeInactive } from './revoke-inactive.js';
import { tellOfEnds } from './tell-of-ends.js';

export const createPrismaTokenSweeps = (
  prisma: PrismaClient,
  settled: SettledChange,
): TokenSweeps => {
  const step = (
    name: string,
    work: (tx: Prisma.TransactionClient) => Promise<{ taken: number; ids: string[] }>,
  ): Promise<number> =>
    settled(`token.sweep.${name}.after-commit`, async (tx) => {
      const { taken, ids } = await work(tx);
      return { ids, result: taken };
    });
  return {
    cutLifetimes: (most) => step('cut', (tx) => cutLifetimes(tx, most)),
    tellOfEnds: (notice, most) =>
      step(notice === 0 ? 'ends' : 'notices', (tx) => tellOfEnds(tx, notice, most)),
    revokeInactive: (most) => step('inactive', (tx) => revokeInactive(tx, most)),
    purge: (most) => inTransaction(prisma, (tx) => purgeEnded(tx, most)),
  };
};
