import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  appendJobLog,
  describeJob,
  fillPath,
  reportJob,
  reportJobStatus,
  revokeChildToken,
  type RouteDefinition,
  sendJobGraph,
  sendJobNodes,
  sendJobRef,
  sendLogLines,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob, requeuedEvent } from '../../../test/jobs.js';
import { named, personal, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => {
  harness.token.refuseWith(undefined);
  harness.pipeline.refuseWith(undefined);
});
afterAll(() => harness.close());

const ada = named('ada');
const line = { line_num: 1, stream: 'stdout', content: 'hello' };
const calls: readonly (readonly [RouteDefinition, object])[] = [
  [sendLogLines, { lines: [line] }],
  [reportJob, { status: 'running' }],
  [sendJobGraph, { graph: 'jobs: {}' }],
  [sendJobRef, { commit_sha: 'abcdef0' }],
  [sendJobNodes, { active_nodes: [{ node_id: 'n', node_name: 'build' }] }],
];
const ask = (
  route: RouteDefinition,
  jobId: string,
  caller: Parameters<Harness['send']>[2],
  body: object,
) => {
  const method = route.method.toLowerCase() as 'post' | 'patch';
  return harness.send(method, fillPath(route.path, { job_id: jobId }), caller).send(body);
};

describe('whoever holds a job', () => {
  test('sends its log, and hears what has become of it', async () => {
    const { caller, job, id } = await agentWithJob(harness);
    const jobId = job.claim.job_id;
    const lines = [line, { line_num: 2, stream: 'stderr', content: '', later: 'field' }];
    const { body } = await ask(sendLogLines, jobId, caller, { lines }).expect(200);
    expect(body).toEqual({ status: 'claimed' });
    expect(harness.pipeline.toldOf(appendJobLog).at(-1)?.input).toEqual({
      job_id: jobId,
      holder: { instance_id: id, fence: 1 },
      lines: [line, { line_num: 2, stream: 'stderr', content: '' }],
    });
    job.status = 'cancelled';
    expect((await ask(sendLogLines, jobId, caller, { lines: [] }).expect(200)).body).toEqual({
      status: 'cancelled',
    });
  });

  test('tells of its graph, its commit and its nodes', async () => {
    const { caller, job, id } = await agentWithJob(harness);
    for (const [route, body] of calls.slice(2)) {
      expect((await ask(route, job.claim.job_id, caller, body).expect(200)).body).toEqual({});
    }
    const holder = { instance_id: id, fence: 1 };
    const details = harness.pipeline.toldOf(describeJob).slice(-3);
    expect(details.map(({ input }) => input)).toEqual(
      calls.slice(2).map(([, body]) => ({ job_id: job.claim.job_id, holder, ...body })),
    );
  });

  test('tells of its beginning and its end; with its end its token is refused everywhere', async () => {
    const { caller, job, jobTokenId, id } = await agentWithJob(harness);
    const jobId = job.claim.job_id;
    await ask(reportJob, jobId, caller, { status: 'running' }).expect(200);
    expect(harness.token.ended).not.toContain(jobTokenId);
    const end = { status: 'failure', exit_code: 3 };
    expect((await ask(reportJob, jobId, caller, end).expect(200)).body).toEqual({});
    expect(harness.token.ended).toContain(jobTokenId);
    expect(harness.pipeline.toldOf(reportJobStatus).at(-1)?.input).toMatchObject({
      ...end,
      holder: { instance_id: id, fence: 1 },
    });
    // A repeated report is for whoever keeps jobs to judge.
    await ask(reportJob, jobId, caller, end).expect(200);
  });

  test('is answered 200 while the token service is away, and the token ends when it is back', async () => {
    const { caller, job, jobTokenId } = await agentWithJob(harness);
    harness.token.refuseWith('internal_error', revokeChildToken);
    await ask(reportJob, job.claim.job_id, caller, { status: 'success' }).expect(200);
    await harness.service.sweepAgents();
    expect(harness.token.ended).not.toContain(jobTokenId);
    harness.token.refuseWith(undefined);
    await harness.service.sweepAgents();
    expect(harness.token.ended.filter((id) => id === jobTokenId)).toHaveLength(1);
    await harness.service.sweepAgents();
    expect(harness.token.ended.filter((id) => id === jobTokenId)).toHaveLength(1);
  });
});

describe.each(calls.map(([route, body]) => [route.id, route, body] as const))(
  '%s',
  (_name, route, body) => {
    test('abuse 37: agent B is 403 at a job of A, and at one that there is not', async () => {
      const a = await agentWithJob(harness);
      const b = await agentWithJob(harness);
      const told = harness.pipeline.told.length;
      for (const jobId of [a.job.claim.job_id, newId()]) {
        expect((await ask(route, jobId, b.caller, body).expect(403)).body.code).toBe(
          'job_not_held',
        );
      }
      expect(harness.pipeline.told).toHaveLength(told);
    });

    test('abuse 37: after its lease was lost it is 409, and changes nothing', async () => {
      const { caller, job } = await agentWithJob(harness);
      harness.pipeline.takeBack(job);
      const { body: answer } = await ask(route, job.claim.job_id, caller, body).expect(409);
      expect(answer.code).toBe('lease_lost');
      expect(job.status).toBe('pending');
    });

    test('abuse 60: our own trouble is 503 with Retry-After, never 401', async () => {
      const { caller, job } = await agentWithJob(harness);
      for (const code of ['assertion_refused', 'internal_error'] as const) {
        harness.pipeline.refuseWith(code);
        const answer = await ask(route, job.claim.job_id, caller, body).expect(503);
        expect(answer.headers['retry-after']).toBe('1');
      }
    });

    test('validation, authentication, kinds', async () => {
      const { caller, job } = await agentWithJob(harness);
      const jobId = job.claim.job_id;
      await ask(route, 'nonsense', caller, body).expect(400);
      await ask(route, jobId, caller, { nothing: 'declared' }).expect(400);
      await ask(route, jobId, null, body).expect(401);
      for (const other of [tokenOf(ada, 'job'), personal(ada, 'repo:write'), sessionOf(ada)]) {
        expect((await ask(route, jobId, other, body).expect(403)).body.code).toBe(
          'caller_kind_refused',
        );
      }
      // The earlier generation is not let in.
      const { body: refused } = await ask(route, jobId, tokenOf(ada, 'agent'), body).expect(403);
      expect(refused.code).toBe('legacy_agents_refused');
    });
  },
);

test('a job that was taken from an agent ends its token, whatever the agent says', async () => {
  const { job, jobTokenId, user } = await agentWithJob(harness);
  const holder = job.holder!;
  harness.pipeline.takeBack(job);
  const event = requeuedEvent(user, job, holder);
  await harness.publish([event, event]);
  await eventually(() => harness.token.ended.includes(jobTokenId));
});
