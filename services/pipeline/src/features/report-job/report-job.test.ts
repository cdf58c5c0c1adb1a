import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { agentGateway, sessionOf } from '../../../test/people.js';
import { RunsOf } from '../../../test/runs.js';

const sha = '0123456789abcdef0123456789abcdef01234567';

describe.each(storesHere)('the life of a job, on %s', (store) => {
  let harness: Harness;
  let runs: RunsOf;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  beforeEach(async () => {
    runs = await RunsOf.begin(harness);
  });
  afterAll(() => harness.close());

  test('with its first job a run begins, with its last it ends; each is told of once', async () => {
    const runId = await runs.requestJobs(2);
    const [one, two] = [await runs.agent().claim(), await runs.agent().claim()];
    expect((await one.report('running').expect(200)).body).toEqual({ status: 'running' });
    await one.report('running').expect(200);
    await two.report('running').expect(200);
    expect(await runs.run(runId)).toMatchObject({ status: 'running', jobsDone: 0 });
    await one.report('success', 0).expect(200);
    expect(await runs.run(runId)).toMatchObject({ status: 'running', jobsDone: 1 });
    await two.report('failure', 3).expect(200);
    expect(await runs.run(runId)).toMatchObject({
      status: 'failure',
      jobsDone: 2,
      startedAt: expect.any(Date),
      finishedAt: expect.any(Date),
    });
    const attempt = { runId_attempt: { runId, attempt: 1 } };
    expect(await harness.prisma.runAttempt.findUnique({ where: attempt })).toMatchObject({
      status: 'failure',
      starterUserId: runs.user.id,
    });
    expect(await runs.job(two.id)).toMatchObject({ status: 'failure', exitCode: 3 });
    expect(await runs.told(runId)).toEqual(['run.queued.v1', 'run.started.v1', 'run.finished.v1']);
    expect(await runs.told(one.id)).toEqual(
      ['queued', 'claimed', 'finished'].map((what) => `job.${what}.v1`),
    );
  });

  test('two jobs that end at once: both are counted, and the run ends once', async () => {
    const runId = await runs.requestJobs(8);
    const held = [];
    for (let count = 0; count < 8; count += 1) held.push(await runs.agent().claim());
    await Promise.all(held.map((job) => job.report('success', 0).expect(200)));
    expect(await runs.run(runId)).toMatchObject({ status: 'success', jobsDone: 8 });
    expect(await runs.told(runId)).toEqual(['run.queued.v1', 'run.finished.v1']);
  });

  test('what has ended: the same again is no change, another end is refused', async () => {
    const runId = await runs.request();
    const held = await runs.agent().claim();
    await held.report('success', 0).expect(200);
    const before = await runs.job(held.id);
    await held.report('success', 0).expect(200);
    expect((await held.report('failure', 1).expect(409)).body.code).toBe('conflict');
    expect((await held.report('running').expect(409)).body.code).toBe('conflict');
    expect(await runs.job(held.id)).toEqual(before);
    expect(await runs.told(runId)).toEqual(['run.queued.v1', 'run.finished.v1']);
  });

  test('who never held a job is 403, who held it 409, and neither changes it', async () => {
    await runs.request();
    const first = await runs.agent().claim();
    await runs.later(91);
    await harness.service.sweepLeases();
    const second = await runs.agent().claim();
    expect(second.id).toBe(first.id);
    const before = await runs.job(first.id);
    const stranger = { instance_id: newId(), fence: second.job.fence };
    for (const [what, body] of [
      ['status', { status: 'success', exit_code: 0 }],
      ['details', { graph: 'forged' }],
      ['release', {}],
    ] as const) {
      const refused = await second.send(what, { ...body, holder: stranger }).expect(403);
      expect(refused.body.code).toBe('job_not_held');
      expect((await first.send(what, body).expect(409)).body.code).toBe('lease_lost');
      const guessed = { ...first.holder, fence: second.job.fence };
      await second.send(what, { ...body, holder: guessed }).expect(409);
    }
    expect(await runs.job(first.id)).toEqual(before);
    await first.agent
      .send(`/jobs/${newId()}/status`, {
        holder: first.holder,
        status: 'success',
        exit_code: 0,
      })
      .expect(404);
    await second.report('success', 0).expect(200);
  });

  test('a lease that is over: the job waits in its place again; after three agents it has failed', async () => {
    const [first, second] = [await runs.request(), await runs.request()];
    for (const attempt of [1, 2, 3]) {
      const held = await runs.agent().claim();
      expect(held.job.claim.run_id).toBe(first);
      await held.report('running').expect(200);
      await runs.later(89);
      await harness.service.sweepLeases();
      expect(await runs.job(held.id)).toMatchObject({ status: 'running', attempt });
      await runs.later(2);
      await harness.service.sweepLeases();
      expect((await held.report('running').expect(409)).body.code).toBe('lease_lost');
    }
    const [job] = await harness.prisma.job.findMany({ where: { runId: first } });
    expect(job).toMatchObject({
      status: 'failure',
      attempt: 3,
      reason: 'It was given to an agent 3 times; the last one, agent, was not heard of in time.',
    });
    expect(await runs.run(first)).toMatchObject({ status: 'failure', jobsDone: 1 });
    expect((await runs.told(job!.id)).slice(1)).toEqual(
      ['claimed', 'requeued', 'claimed', 'requeued', 'claimed', 'finished'].map(
        (what) => `job.${what}.v1`,
      ),
    );
    expect((await runs.agent().claim()).job.claim.run_id).toBe(second);
  });

  test('two sweeps at once take each job once', async () => {
    await runs.requestJobs(6);
    const held = [];
    for (let count = 0; count < 6; count += 1) held.push(await runs.agent().claim());
    await runs.later(91);
    await Promise.all([harness.service.sweepLeases(), harness.service.sweepLeases()]);
    for (const { id } of held) {
      expect(await runs.job(id)).toMatchObject({ status: 'pending', attempt: 1 });
      expect((await runs.told(id)).filter((type) => type === 'job.requeued.v1')).toHaveLength(1);
    }
    for (let count = 0; count < 6; count += 1) await runs.agent().claim();
  });

  test('a heartbeat renews the lease of what the instance holds, and tells it', async () => {
    await runs.request();
    const held = await runs.agent().claim();
    const renew = (instanceId: string) =>
      harness.send('post', `/internal/v1/instances/${instanceId}/renew`, agentGateway);
    await runs.later(60);
    const { body } = await renew(held.agent.instance.id).expect(200);
    expect(body).toEqual({ job_ids: [held.id] });
    await runs.later(60);
    await harness.service.sweepLeases();
    expect((await renew(held.agent.instance.id).expect(200)).body.job_ids).toEqual([held.id]);
    expect((await renew(newId()).expect(200)).body.job_ids).toEqual([]);
    await held.report('success', 0).expect(200);
    expect((await renew(held.agent.instance.id).expect(200)).body.job_ids).toEqual([]);
  });

  test('what instances held that are gone goes back, with why', async () => {
    await runs.requestJobs(2);
    const [one, two] = [await runs.agent().claim(), await runs.agent().claim()];
    const { body } = await one.agent
      .send('/instances/requeue', {
        instance_ids: [one.agent.instance.id, newId()],
        reason: 'was removed',
      })
      .expect(200);
    expect(body).toEqual({ job_ids: [one.id] });
    expect(await runs.job(one.id)).toMatchObject({ status: 'pending', attempt: 1 });
    expect(await runs.job(two.id)).toMatchObject({ status: 'claimed' });
    const event = await harness.prisma.outbox.findFirstOrThrow({
      where: { subject: one.id, type: 'job.requeued.v1' },
    });
    expect(event.payload).toMatchObject({
      data: { holder: one.holder, reason: 'agent was removed', required_labels: {} },
    });
    await one.report('success').expect(409);
    await runs.agent().claim();
  });

  test('what the agent knows of it is kept; only a commit is shown as one', async () => {
    const runId = await runs.request();
    const held = await runs.agent().claim();
    const nodes = [{ node_id: 'build', node_name: 'Build' }];
    const details = { graph: '{"nodes":[]}', commit_sha: sha, active_nodes: nodes };
    expect((await held.send('details', details).expect(200)).body).toEqual({ status: 'claimed' });
    expect(await runs.job(held.id)).toMatchObject({
      graph: details.graph,
      activeNodes: [{ id: 'build', name: 'Build' }],
    });
    await held.send('details', { commit_sha: 'change 42' }).expect(200);
    expect(await runs.run(runId)).toMatchObject({ commitSha: sha });
  });

  test('a job that ended an hour ago is nobody’s any more, and its masks are forgotten', async () => {
    await runs.request();
    const held = await runs.agent().claim();
    await held.report('success', 0).expect(200);
    await harness.prisma.job.update({ where: { id: held.id }, data: { masks: 'sealed' } });
    await runs.later(3_500);
    await harness.service.sweepLeases();
    expect((await runs.job(held.id)).masks).toBe('sealed');
    await held.report('success', 0).expect(200);
    await runs.later(200);
    await harness.service.sweepLeases();
    expect((await runs.job(held.id)).masks).toBeNull();
    expect((await held.report('success', 0).expect(409)).body.code).toBe('lease_lost');
  });

  test('only the agent-gateway may tell of jobs', async () => {
    await runs.request();
    const held = await runs.agent().claim();
    const body = { holder: held.holder, status: 'success', exit_code: 0 };
    const path = `/internal/v1/jobs/${held.id}/status`;
    await harness.send('post', path, null).send(body).expect(401);
    await harness.send('post', path, sessionOf(runs.user)).send(body).expect(401);
    const { body: refused } = await held.send('status', { status: 'lost' }).expect(400);
    expect(refused.code).toBe('validation_failed');
    expect(await runs.job(held.id)).toMatchObject({ status: 'claimed' });
  });
});
