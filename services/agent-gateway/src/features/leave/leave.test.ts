import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  deregisterAgent,
  disconnectAgent,
  requeueJobsOf,
  revokeChildToken,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob } from '../../../test/jobs.js';
import { named, sessionOf, tokenOf } from '../../../test/people.js';

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
const exists = async (id: string) =>
  (await harness.prisma.agent.findUnique({ where: { id } })) !== null;

test.each([deregisterAgent.path, disconnectAgent.path])(
  '%s: the agent is gone with its secret and its job token, and its job waits again',
  async (path) => {
    const { id, caller, job, jobTokenId } = await agentWithJob(harness);
    expect((await harness.send('post', path, caller).expect(200)).body).toEqual({});
    expect(harness.token.ended).toContain(id);
    expect([await exists(id), job.status]).toEqual([false, 'pending']);
    expect(harness.pipeline.toldOf(requeueJobsOf).at(-1)?.input).toEqual({
      instance_ids: [id],
      reason: 'Its agent left.',
    });
    await harness.service.sweepAgents();
    expect(harness.token.ended).toContain(jobTokenId);
    const told = await eventually(
      () =>
        harness.events.find(({ subject, type }) => subject === id && type === 'agent.removed.v1') ??
        null,
    );
    expect(told.data).toMatchObject({ reason: 'left', actor: { name: 'ada' } });
  },
);

test('while the token service is away nothing is changed, and it is 503', async () => {
  const { id, caller, job } = await agentWithJob(harness);
  harness.token.refuseWith('assertion_refused', revokeChildToken);
  const answer = await harness.send('post', deregisterAgent.path, caller).expect(503);
  expect(answer.headers['retry-after']).toBe('1');
  expect([await exists(id), job.status]).toEqual([true, 'claimed']);
});

test('while the pipeline is away the agent is gone, and its job waits again when that is back', async () => {
  const { id, caller, job } = await agentWithJob(harness);
  harness.pipeline.refuseWith('internal_error');
  await harness.send('post', deregisterAgent.path, caller).expect(200);
  await harness.service.sweepAgents();
  expect([await exists(id), job.status]).toEqual([false, 'claimed']);
  harness.pipeline.refuseWith(undefined);
  await harness.service.sweepAgents();
  expect(job.status).toBe('pending');
  expect(await harness.prisma.departure.count()).toBe(0);
});

test('authentication and kinds', async () => {
  await harness.send('post', deregisterAgent.path, null).expect(401);
  for (const caller of [tokenOf(ada, 'job'), sessionOf(ada)]) {
    await harness.send('post', deregisterAgent.path, caller).expect(403);
  }
});
