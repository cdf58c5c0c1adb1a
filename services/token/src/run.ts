import { fileURLToPath } from 'node:url';
import { newId, transactionOptions } from '@orchestrator/database';
import {
  type CoherentServiceAdapters,
  hostCoherentService,
  type HostedService,
} from '@orchestrator/service-host';
import { createPrismaTokenLists } from './adapters/prisma-token-lists.js';
import { createPrismaTokenOwners } from './adapters/prisma-token-owners.js';
import { createPrismaTokenPolicies } from './adapters/prisma-token-policies.js';
import { createPrismaTokenStore } from './adapters/prisma-token-store.js';
import { createPrismaTokenSweeps } from './adapters/sweeps/prisma-token-sweeps.js';
import { createSweepTally } from './adapters/sweeps/sweep-tally.js';
import { settledChangeWith } from './adapters/settled-change.js';
import { createPrismaTokenUseStore } from './adapters/prisma-token-use-store.js';
import { createPrismaTokenVerification } from './adapters/prisma-token-verification.js';
import { tokenRoutesOf } from './app.js';
import type { TokenServiceConfig } from './config.js';
import { createPeppers } from './domain/peppers.js';
import type { Projects } from './domain/projects.js';
import { createTokenWith } from './features/create-token/create-token.js';
import {
  type MintBootstrapToken,
  mintBootstrapTokenWith,
} from './features/create-token/mint-bootstrap-token.js';
import { tokenOwnersConsumer } from './features/follow-owners/token-owners.consumer.js';
import { tokenPoliciesConsumer } from './features/follow-policies/token-policies.consumer.js';
import { recordUseWith } from './features/record-use/record-use.js';
import { tokenUsedConsumer } from './features/record-use/token-used.consumer.js';
import { keepSweeping } from './features/sweep-tokens/keep-sweeping.js';
import { type SweepTokens, sweepTokensWith } from './features/sweep-tokens/sweep-tokens.js';
import { verifyTokenWith } from './features/verify-token/verify-token.js';
import { PrismaClient } from './generated/prisma/client.js';
import { problemOf } from './problems.js';

export interface TokenService extends HostedService {
  /** For the embedded mode: a personal access token with all scopes, for the first user. */
  readonly mintBootstrapToken: MintBootstrapToken;
  /** Does now what the sweeper does from time to time; two at once do each thing once. */
  readonly sweepTokens: SweepTokens;
}

export interface TokenServiceAdapters extends CoherentServiceAdapters {
  readonly projects?: Projects;
}

/** Until the service that has the projects is asked: there are none. */
const noProjects: Projects = {
  resolve: (asked) => Promise.resolve(asked.map(() => null)),
};

/**
 * Starts the token service; resolves when it serves.
 * @param given adapters to use in place of those that the configuration names
 * @param stopping aborts the wait for a database that does not come up
 */
export const runTokenService = (
  config: TokenServiceConfig,
  given: TokenServiceAdapters = {},
  stopping?: AbortSignal,
): Promise<TokenService> =>
  hostCoherentService({
    service: 'token',
    config,
    given,
    migrationsDirectory: fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
    createClient: (adapter) => new PrismaClient({ adapter, transactionOptions }),
    ...(stopping && { stopping }),
    build: (foundation) => {
      const { prisma, coherence, wakeRelay, inBackground, failpoint, metrics, opened } = foundation;
      const peppers = createPeppers(config.TOKEN_PEPPERS);
      const store = createPrismaTokenStore({
        prisma,
        coherence,
        wakeRelay,
        failpoint,
        transactionMs: config.ANSWER_TIMEOUT_MS,
      });
      const lists = createPrismaTokenLists(prisma);
      const verification = createPrismaTokenVerification(prisma);
      const createToken = createTokenWith({ store, peppers, newId });
      const verifyToken = verifyTokenWith({ verification, peppers, inBackground });
      const recordUse = recordUseWith(createPrismaTokenUseStore(prisma));
      const settled = settledChangeWith({
        prisma,
        coherence,
        wakeRelay,
        failpoint,
        transactionMs: config.ANSWER_TIMEOUT_MS,
      });
      const sweepTokens = sweepTokensWith({
        sweeps: createPrismaTokenSweeps(prisma, settled),
        tally: createSweepTally(metrics),
      });
      opened(keepSweeping(sweepTokens, config.SWEEP_MS, inBackground));
      return Promise.resolve({
        bindings: tokenRoutesOf({
          createToken,
          verifyToken,
          store,
          lists,
          projects: given.projects ?? noProjects,
          answerMs: config.ANSWER_TIMEOUT_MS,
        }),
        problemOf,
        consumers: [
          tokenUsedConsumer(recordUse),
          tokenOwnersConsumer(createPrismaTokenOwners({ prisma, coherence, wakeRelay })),
          tokenPoliciesConsumer(createPrismaTokenPolicies(prisma)),
        ],
        result: { mintBootstrapToken: mintBootstrapTokenWith(createToken), sweepTokens },
      });
    },
  });
