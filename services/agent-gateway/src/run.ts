import { fileURLToPath } from 'node:url';
import { newId, transactionOptions } from '@orchestrator/database';
import { createServiceClient, createServiceStreams } from '@orchestrator/http';
import { createAssertionSigner } from '@orchestrator/internal-auth';
import { type HostedService, hostService, type ServiceAdapters } from '@orchestrator/service-host';
import { createHttpContent } from './adapters/http-content.js';
import { createHttpCredentials } from './adapters/http-credentials.js';
import { createHttpJobs } from './adapters/http-jobs.js';
import { createPrismaAgentOwners } from './adapters/prisma-agent-owners.js';
import { createPrismaAgentStore } from './adapters/prisma-agent-store.js';
import { createPrismaAgentSweeps } from './adapters/prisma-agent-sweeps.js';
import { createPrismaAgentTokens } from './adapters/prisma-agent-tokens.js';
import { createPrismaAgentViews } from './adapters/prisma-agent-views.js';
import { createPrismaDepartures } from './adapters/prisma-departures.js';
import { createPrismaHeldJobs } from './adapters/prisma-held-jobs.js';
import { createPrismaPools } from './adapters/prisma-pools.js';
import { agentGatewayRoutesOf, settlingMs } from './app.js';
import type { AgentGatewayServiceConfig } from './config.js';
import { AgentChanges } from './domain/agent-changes.js';
import { ClaimableJobs } from './domain/claimable-jobs.js';
import { KnownAgents } from './domain/known-agents.js';
import { callingAgentsWith } from './features/callers/calling-agents.js';
import { claimJobWith } from './features/claim-job/claim-job.js';
import { endedHoldsConsumer } from './features/follow-jobs/ended-holds.consumer.js';
import { keepClaimable } from './features/follow-jobs/keep-claimable.js';
import { memoryConsumer } from './features/follow-jobs/memory.consumer.js';
import { agentOwnersConsumer } from './features/follow-owners/agent-owners.consumer.js';
import { agentTokensConsumer } from './features/follow-tokens/agent-tokens.consumer.js';
import { removeAgentWith } from './features/leave/remove-agent.js';
import { registerAgentWith } from './features/register-agent/register-agent.js';
import { endHoldWith } from './features/report-job/end-hold.js';
import { keepGoing } from './features/sweep-agents/keep-going.js';
import { settleDeparturesWith } from './features/sweep-agents/settle-departures.js';
import { type SweepAgents, sweepAgentsWith } from './features/sweep-agents/sweep-agents.js';
import { PrismaClient } from './generated/prisma/client.js';
import { problemOf } from './problems.js';

export interface AgentGatewayService extends HostedService {
  /** Does now what the sweeper does from time to time; two at once do each thing once. */
  readonly sweepAgents: SweepAgents;
}

/** Agents are heard of every 30 seconds: what is remembered of them is as old as two of those. */
const agentsKeptMs = 60_000;
/** What is asked of another service leaves time for an answer about it. */
const shareOfAnswer = 0.9;

/**
 * Starts the agent-gateway service; resolves when it serves.
 * @param given adapters to use in place of those that the configuration names
 * @param stopping aborts the wait for a database that does not come up
 */
export const runAgentGatewayService = (
  config: AgentGatewayServiceConfig,
  given: ServiceAdapters = {},
  stopping?: AbortSignal,
): Promise<AgentGatewayService> =>
  hostService({
    service: 'agent-gateway',
    config,
    given,
    migrationsDirectory: fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
    createClient: (adapter) => new PrismaClient({ adapter, transactionOptions }),
    ...(stopping && { stopping }),
    build: async ({ prisma, wakeRelay, inBackground, opened, busConnected, failpoint, log }) => {
      const answerMs = config.ANSWER_TIMEOUT_MS;
      const asking = {
        self: 'agent-gateway',
        signer: await createAssertionSigner(config.SIGNING_KEY),
      } as const;
      const timeoutMs = answerMs * shareOfAnswer;
      const pipeline = {
        ...asking,
        target: 'pipeline',
        url: config.PIPELINE_URL,
        timeoutMs,
      } as const;
      const token = { ...asking, target: 'token', url: config.TOKEN_URL, timeoutMs } as const;
      const jobs = createHttpJobs(opened(createServiceClient(pipeline)), log);
      const content = createHttpContent(opened(createServiceStreams(pipeline)), log);
      const ending = { ...token, timeoutMs: timeoutMs + settlingMs };
      const credentials = createHttpCredentials(
        opened(createServiceClient(token)),
        opened(createServiceClient(ending)),
        log,
      );
      const store = createPrismaAgentStore({ prisma, wakeRelay });
      const views = createPrismaAgentViews(prisma);
      const pools = createPrismaPools(prisma);
      const held = createPrismaHeldJobs(prisma);
      const [claimable, changes] = [new ClaimableJobs(), new AgentChanges()];
      const known = new KnownAgents(agentsKeptMs);
      const agents = callingAgentsWith({
        ...{ views, store, pools, credentials, known, newId, inBackground },
        legacyAgents: config.RUNNER_LEGACY_AGENTS,
      });
      const departures = createPrismaDepartures(prisma);
      const settleDepartures = settleDeparturesWith({
        ...{ departures, credentials, jobs, failpoint, log },
      });
      const sweeps = createPrismaAgentSweeps({ prisma, wakeRelay });
      const sweepAgents = sweepAgentsWith({
        ...{ sweeps, held, pools, credentials, settleDepartures, log },
      });
      const sweeping = opened(keepGoing(sweepAgents, config.SWEEP_MS, inBackground));
      const reading = opened(keepClaimable({ claimable, jobs, held, busConnected, inBackground }));
      const poolChanged = async (tokenId: string): Promise<void> => {
        const pool = await credentials.describeAgentToken(tokenId);
        if (pool && (await pools.find(tokenId))) await pools.remember(tokenId, pool, 0);
        known.drop((agent) => agent.tokenId === tokenId);
      };
      const tokens = createPrismaAgentTokens({ prisma, wakeRelay });
      return {
        bindings: agentGatewayRoutesOf({
          ...{ agents, store, views, held, jobs, content, changes, inBackground, answerMs },
          register: registerAgentWith({ store, pools, credentials, inBackground, failpoint }),
          claim: claimJobWith({
            ...{ claimable, jobs, credentials, held, inBackground, failpoint },
            publicUrl: config.PUBLIC_URL,
            refreshSoon: reading.soon,
          }),
          remove: removeAgentWith({ store, credentials, settleDepartures }),
          endHold: endHoldWith({ held, credentials, claimable, failpoint, log }),
        }),
        problemOf,
        consumers: [
          agentTokensConsumer(tokens, held, sweeping.soon),
          agentOwnersConsumer(createPrismaAgentOwners({ prisma, wakeRelay }), sweeping.soon),
          endedHoldsConsumer(held, sweeping.soon),
          memoryConsumer({ claimable, known, changes, poolChanged }, reading.soon),
        ],
        result: { sweepAgents },
      };
    },
  });
