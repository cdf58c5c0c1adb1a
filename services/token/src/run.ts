import { fileURLToPath } from 'node:url';
import { newId, transactionOptions } from '@orchestrator/database';
import { createServiceClient } from '@orchestrator/http';
import { createAssertionSigner } from '@orchestrator/internal-auth';
import {
  type CoherentHostOptions,
  type CoherentServiceAdapters,
  hostCoherentService,
  type HostedService,
} from '@orchestrator/service-host';
import { createHttpProjects } from './adapters/http-projects.js';
import { noProjects } from './adapters/no-projects.js';
import { createPrismaChildTokens } from './adapters/prisma-child-tokens.js';
import { createPrismaLeakedTokens } from './adapters/prisma-leaked-tokens.js';
import { createPrismaFirstUses } from './adapters/prisma-first-uses.js';
import { createPrismaTokenLists } from './adapters/prisma-token-lists.js';
import { createPrismaTokenOwners } from './adapters/prisma-token-owners.js';
import { createPrismaTokenPolicies } from './adapters/prisma-token-policies.js';
import { createPrismaTokenReuses } from './adapters/prisma-token-reuses.js';
import { createPrismaTokenRotations } from './adapters/prisma-token-rotations.js';
import { createPrismaTokenStore } from './adapters/prisma-token-store.js';
import { createPrismaTokenSweeps } from './adapters/sweeps/prisma-token-sweeps.js';
import { createSweepTally } from './adapters/sweeps/sweep-tally.js';
import { createPrismaTokenUseStore } from './adapters/prisma-token-use-store.js';
import { createPrismaTokenVerification } from './adapters/prisma-token-verification.js';
import { settledChangeWith } from './adapters/settled-change.js';
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
import { mintChildWith } from './features/mint-child/mint-child.js';
import { recordUseWith } from './features/record-use/record-use.js';
import { tokenUsedConsumer } from './features/record-use/token-used.consumer.js';
import { rotateOwnTokenWith } from './features/rotate-own-token/rotate-own-token.js';
import { rotateTokenWith } from './features/rotate-token/rotate-token.js';
import { keepSweeping } from './features/sweep-tokens/keep-sweeping.js';
import { type SweepTokens, sweepTokensWith } from './features/sweep-tokens/sweep-tokens.js';
import { revokeLeakedWith } from './features/revoke-leaked/revoke-leaked.js';
import { verifyTokenWith } from './features/verify-token/verify-token.js';
import { tokenReuseConsumer } from './features/watch-reuse/token-reuse.consumer.js';
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
    build: async (foundation) => {
      const { prisma, coherence, wakeRelay, inBackground, failpoint, metrics, opened } = foundation;
      const peppers = createPeppers(config.TOKEN_PEPPERS);
      const transactionMs = config.ANSWER_TIMEOUT_MS;
      const settled = settledChangeWith({
        prisma,
        coherence,
        wakeRelay,
        failpoint,
        transactionMs,
      });
      const children = createPrismaChildTokens({ prisma, wakeRelay, settled });
      const leaked = createPrismaLeakedTokens(prisma, settled);
      const store = createPrismaTokenStore({ prisma, wakeRelay, settled });
      const rotations = createPrismaTokenRotations(prisma, settled);
      const firstUses = createPrismaFirstUses(settled);
      const lists = createPrismaTokenLists(prisma);
      const verification = createPrismaTokenVerification(prisma);
      const createToken = createTokenWith({ store, peppers, newId });
      const rotateToken = rotateTokenWith({ rotations, peppers, newId });
      const rotateOwnToken = rotateOwnTokenWith({ rotations, peppers, newId });
      const verifyToken = verifyTokenWith({ verification, firstUses, peppers, inBackground });
      const recordUse = recordUseWith(createPrismaTokenUseStore(prisma));
      const sweepTokens = sweepTokensWith({
        sweeps: createPrismaTokenSweeps(prisma, settled),
        tally: createSweepTally(metrics),
      });
      opened(keepSweeping(sweepTokens, config.SWEEP_MS, inBackground));
      return {
        bindings: tokenRoutesOf({
          createToken,
          mintChild: mintChildWith({ children, peppers, newId }),
          children,
          revokeLeaked: revokeLeakedWith({ leaked, peppers }),
          rotateToken,
          rotateOwnToken,
          verifyToken,
          store,
          rotations,
          lists,
          projects: given.projects ?? (await projectsOf(config, foundation)),
          answerMs: config.ANSWER_TIMEOUT_MS,
        }),
        problemOf,
        consumers: [
          tokenUsedConsumer(recordUse),
          tokenOwnersConsumer(createPrismaTokenOwners({ prisma, coherence, wakeRelay })),
          tokenPoliciesConsumer(createPrismaTokenPolicies(prisma)),
          tokenReuseConsumer(createPrismaTokenReuses({ prisma, wakeRelay })),
        ],
        result: { mintBootstrapToken: mintBootstrapTokenWith(createToken), sweepTokens },
      };
    },
  });

/** Whoever asks waits for the answer, and for a transaction after it: so this is well below the time for both. */
const shareOfAnswer = 0.5;

/** The projects of the pipeline service, where there is one. */
async function projectsOf(
  { PIPELINE_URL: url, SIGNING_KEY: key, ANSWER_TIMEOUT_MS: answerMs }: TokenServiceConfig,
  { opened, log }: Parameters<Hosting['build']>[0],
): Promise<Projects> {
  if (url === undefined || key === undefined) return noProjects;
  const client = createServiceClient({
    self: 'token',
    target: 'pipeline',
    url,
    signer: await createAssertionSigner(key),
    timeoutMs: answerMs * shareOfAnswer,
  });
  return createHttpProjects(opened(client), log);
}

type Hosting = CoherentHostOptions<PrismaClient, unknown>;
