import { assertionHeader, claimJobFor } from '@orchestrator/contracts';
import { assertionOf } from '../platform/ask-service.js';
import { eventsAreOut } from './events-are-out.js';
import { runJobs } from './job-load.js';
import { jobLabels } from './make-project.js';
import { processesOf } from './processes-of.js';
import type { RunContestant } from './run-contestant.js';
import type { RunSystem } from './run-system.js';

/** What agents of ours are told. */
export interface AgentPlan {
  /** To whom they speak: as agents do to the gateway, or as the agent gateway does for them. */
  readonly speaks: 'as agents' | 'as the agent gateway';
  readonly port: number;
  /** One of each; everything that a request carries besides its body. */
  readonly agents: readonly {
    readonly id: string;
    readonly name: string;
    readonly headers: Readonly<Record<string, string>>;
  }[];
  readonly namespace: { readonly type: 'user'; readonly id: string };
  readonly labels: Readonly<Record<string, string>>;
}

const script = new URL('./clients/our-agents.js', import.meta.url);

const claims = (
  name: string,
  title: string,
  aimAt: (system: RunSystem) => Promise<Pick<AgentPlan, 'speaks' | 'port' | 'agents'>>,
): RunContestant => ({
  name,
  title,
  start: async (site) => {
    const system = await site.system();
    return {
      measure: async () => {
        await system.refill();
        await eventsAreOut(system.databaseUrls);
        const plan: AgentPlan = {
          ...(await aimAt(system)),
          namespace: { type: 'user', id: system.project.owner.id },
          labels: jobLabels,
        };
        return runJobs(site, script, plan, () => processesOf(system));
      },
    };
  },
});

/** Claim, begin and finish, as agents do. */
export const claimsThroughGateway = claims(
  'claim',
  'claim → finish through the gateway',
  ({ gateway, agents }) =>
    Promise.resolve({
      speaks: 'as agents',
      port: gateway.port,
      agents: agents.map(({ id, name, authorization }) => ({
        id,
        name,
        headers: { Authorization: authorization },
      })),
    }),
);

/** The same where jobs are kept. */
export const claimsAlone = claims(
  'claim_alone',
  'claim → finish, pipeline alone',
  async ({ platform, pipeline, agents }) => {
    const assertion = await assertionOf(platform.keys['agent-gateway'], claimJobFor.service, {
      type: 'service',
      service: 'agent-gateway',
    });
    return {
      speaks: 'as the agent gateway',
      port: pipeline.port,
      agents: agents.map(({ id, name }) => ({
        id,
        name,
        headers: { [assertionHeader]: assertion },
      })),
    };
  },
);
