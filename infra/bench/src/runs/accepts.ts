import { randomUUID } from 'node:crypto';
import { assertionHeader, type Caller, fillPath, triggerPipeline } from '@orchestrator/contracts';
import { assertionOf } from '../platform/ask-service.js';
import type { BenchProject } from './make-project.js';
import { measureRequests } from './measure-requests.js';
import type { RunContestant, RunSite } from './run-contestant.js';
import type { RunSystem } from './run-system.js';

/** What authorizes the caller, good for half a minute at least. */
type HeadersOf = (system: RunSystem) => Promise<Readonly<Record<string, string>>>;

const accepts = (
  name: string,
  title: string,
  server: 'gateway' | 'triggerIngest',
  headersOf: HeadersOf,
): RunContestant => ({
  name,
  title,
  start: async (site: RunSite) => {
    const system = await site.system();
    const { owner, name: project } = system.project;
    const path = fillPath(triggerPipeline.path, {
      owner: owner.username,
      name: project,
      pipeline: 'bench.sh',
    });
    return {
      measure: async () => {
        const headers = { ...(await headersOf(system)), 'Content-Type': 'application/json' };
        const requests = { method: triggerPipeline.method, path, body: '{}', headers: [headers] };
        return measureRequests(site, system, system[server].port, requests);
      },
    };
  },
});

/** Runs that are accepted: what is answered is committed. */
export const acceptsThroughGateway = accepts(
  'accept',
  'triggers through the gateway',
  'gateway',
  ({ project }) => Promise.resolve({ Authorization: `Bearer ${project.triggerToken}` }),
);

/** The same where the gateway hands them to. */
export const acceptsAlone = accepts(
  'accept_alone',
  'triggers, trigger-ingest alone',
  'triggerIngest',
  async ({ platform, project }) => ({
    [assertionHeader]: await assertionOf(
      platform.keys.gateway,
      triggerPipeline.service,
      triggerCaller(project),
    ),
  }),
);

const triggerCaller = ({ id, owner, name }: BenchProject): Caller => ({
  type: 'token',
  token: {
    id: randomUUID(),
    kind: 'trigger',
    scopes: [],
    expires_at: null,
    ip_allowlist: null,
    repositories: null,
  },
  principal: { type: 'project', id, name: `${owner.username}/${name}`, namespaces: [] },
});
