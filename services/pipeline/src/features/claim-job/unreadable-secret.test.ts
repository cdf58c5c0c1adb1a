import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fillPath, listRunJobs } from '@orchestrator/contracts';
import { type Harness, startHarness } from '../../../test/harness.js';
import { sessionOf } from '../../../test/people.js';
import { RunsOf } from '../../../test/runs.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const value = 'hunter2-hunter2';
const set = ({ user }: RunsOf) =>
  harness.send('put', '/api/v2/user/secrets/DEPLOY_KEY', sessionOf(user)).send({ value });
const damage = ({ user }: RunsOf) =>
  harness.prisma.secret.updateMany({ where: { placeId: user.id }, data: { sealed: 'damaged' } });

test('a job whose secret can not be read fails and says so, and what waits behind it is given out', async () => {
  const runs = await RunsOf.begin(harness);
  await set(runs).expect(201);
  await damage(runs);
  const broken = await runs.requestJobs(2);
  const whole = await runs.request({ with_secrets: false });
  const agent = runs.agent();
  // Each claim ends one.
  expect([await agent.claimAny(), await agent.claimAny()]).toEqual([null, null]);
  const held = await agent.claim();
  expect(held.job.claim.run_id).toBe(whole);
  expect((await runs.run(broken)).status).toBe('failure');

  const path = fillPath(listRunJobs.path, { id: broken });
  const { body } = await harness.send('get', path, sessionOf(runs.user)).expect(200);
  const reason = "The personal secret DEPLOY_KEY can't be read. Set it anew, then run this again.";
  const failed = { status: 'failure', exit_code: null, reason };
  expect(body.items).toEqual([expect.objectContaining(failed), expect.objectContaining(failed)]);
  for (const { id } of body.items as { id: string }[]) {
    expect(await runs.told(id)).toEqual(['job.queued.v1', 'job.finished.v1']);
    const holds = await harness.prisma.jobHold.findMany({ where: { jobId: id } });
    expect(holds.map(({ endedAt }) => endedAt)).toEqual([expect.any(Date)]);
  }
});

test('set anew it goes with the next job', async () => {
  const runs = await RunsOf.begin(harness);
  await set(runs).expect(201);
  await damage(runs);
  await runs.request();
  expect(await runs.agent().claimAny()).toBeNull();
  await set(runs).expect(200);
  await runs.request();
  const { job } = await runs.agent().claim();
  expect(job.claim.env).toEqual({ ACT_INPUT_SECRET_DEPLOY_KEY: value });
});

test('a fault that is not the secret’s ends no job', async () => {
  const collect = () => Promise.reject(new Error('no database'));
  const other = await startHarness({ given: { secrets: { collect } } });
  const runs = await RunsOf.begin(other);
  const runId = await runs.request();
  await runs.agent().ask().expect(500);
  expect((await runs.run(runId)).status).toBe('queued');
  await other.close();
});
