import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  claimJob,
  deleteAgent,
  disconnectAgent,
  fillPath,
  readAgent,
  reportJob,
  runnerRoutes,
  sendHeartbeat,
  type RouteDefinition,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { queueJob } from '../../../test/jobs.js';
import { named, sessionOf, type tokenOf } from '../../../test/people.js';

const ada = named('ada');
const uuid = () => newId();
type TokenCaller = ReturnType<typeof tokenOf>;

let harness: Harness;
const send = (route: RouteDefinition, caller: TokenCaller, id: string | undefined, params = {}) => {
  const method = route.method.toLowerCase() as 'post' | 'patch';
  const test = harness.send(method, fillPath(route.path, params), caller);
  return id === undefined ? test : test.set('X-Agent-UUID', id);
};
const agentsOf = (caller: TokenCaller) =>
  harness.prisma.agent.findMany({ where: { tokenId: caller.token.id } });

describe('agents of the earlier generation, by default', () => {
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());

  const routes: readonly RouteDefinition[] = runnerRoutes;
  const theirs = routes.filter(({ access }) => access.who === 'caller' && access.legacyAgent);
  test.each(theirs.map((route) => [route.id, route] as const))(
    '%s is 403 and says what to do',
    async (_name, route) => {
      const params = { job_id: newId(), run_id: newId(), filename: 'a' };
      const bodies: Readonly<Record<string, object>> = {
        sendLogLines: { lines: [] },
        reportJob: { status: 'running' },
        sendJobGraph: { graph: '' },
        sendJobRef: { commit_sha: '' },
        sendJobNodes: { active_nodes: [] },
      };
      const method = route.method.toLowerCase() as 'get' | 'post' | 'patch';
      const agentToken = harness.agentToken(ada);
      const { body } = await harness
        .send(method, fillPath(route.path, params), agentToken)
        .set('X-Agent-UUID', uuid())
        .send(bodies[route.id])
        .expect(403);
      expect(body.code).toBe('legacy_agents_refused');
      expect(body.detail).toContain('RUNNER_LEGACY_AGENTS=true');
      expect(await agentsOf(agentToken)).toEqual([]);
    },
  );
  test('there are such routes', () => expect(theirs.length).toBeGreaterThan(8));
});

describe('agents of the earlier generation, where they are let in', () => {
  beforeAll(async () => {
    harness = await startHarness({ config: { RUNNER_LEGACY_AGENTS: true } });
  });
  afterAll(() => harness.close());

  test('token and UUID are an agent, made on first sight, also by twenty calls at once', async () => {
    const agentToken = harness.agentToken(ada, { gpu: 'true' });
    const one = uuid();
    const calls = Array.from({ length: 20 }, () => send(sendHeartbeat, agentToken, one));
    for (const { status, body } of await Promise.all(calls)) {
      expect([status, body]).toEqual([200, { labels: 'gpu=true' }]);
    }
    await send(claimJob, agentToken, uuid()).expect(204);
    expect(await agentsOf(agentToken)).toHaveLength(2);
    const told = await harness.prisma.outbox.count({
      where: {
        type: 'agent.registered.v1',
        subject: { in: (await agentsOf(agentToken)).map(({ id }) => id) },
      },
    });
    expect(told).toBe(2);
  });

  test('without 36 characters of UUID it is 400', async () => {
    const agentToken = harness.agentToken(ada);
    for (const wrong of [undefined, 'short', `${uuid()}0`, `${uuid().slice(1)} `]) {
      await send(claimJob, agentToken, wrong).expect(400);
    }
    expect(await agentsOf(agentToken)).toEqual([]);
  });

  test('such an agent works: its job token hangs from the agent token', async () => {
    const agentToken = harness.agentToken(ada);
    const id = uuid();
    await send(sendHeartbeat, agentToken, id).expect(200);
    const job = await queueJob(harness, ada);
    await send(claimJob, agentToken, id).expect(200);
    const minted = harness.token.minted.at(-1)!;
    expect(minted).toMatchObject({ kind: 'job', parentId: agentToken.token.id });
    // Another one of the same token does not hold it.
    const params = { job_id: job.claim.job_id };
    const end = { status: 'success', exit_code: 0 };
    await send(reportJob, agentToken, uuid(), params).send(end).expect(403);
    await send(reportJob, agentToken, id, params).send(end).expect(200);
    expect(harness.token.ended).toContain(minted.id);
  });

  test('one that disconnects may come again; one that was removed may not', async () => {
    const agentToken = harness.agentToken(ada);
    const id = uuid();
    await send(sendHeartbeat, agentToken, id).expect(200);
    await send(disconnectAgent, agentToken, id).expect(200);
    expect(await agentsOf(agentToken)).toEqual([]);
    await send(sendHeartbeat, agentToken, id).expect(200);
    const [agent] = await agentsOf(agentToken);
    const path = fillPath(deleteAgent.path, { id: agent!.id });
    await harness.send('delete', path, sessionOf(ada)).expect(204);
    expect((await send(sendHeartbeat, agentToken, id).expect(403)).body.code).toBe(
      'legacy_agents_refused',
    );
    await send(claimJob, agentToken, id).expect(403);
    await harness
      .send('get', fillPath(readAgent.path, { id: agent!.id }), sessionOf(ada))
      .expect(404);
  });
});
