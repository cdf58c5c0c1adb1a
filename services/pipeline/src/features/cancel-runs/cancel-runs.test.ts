import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';
import { RunsOf } from '../../../test/runs.js';

describe.each(storesHere)('runs that are cancelled and run again, on %s', (store) => {
  let harness: Harness;
  let runs: RunsOf;
  beforeAll(async () => {
    harness = await startHarness({ store });
    runs = await RunsOf.begin(harness);
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  type Who = Parameters<Harness['send']>[2];
  const cancel = (ids: readonly string[], caller: Who = sessionOf(runs.user)) =>
    harness.send('post', '/api/v2/ci/runs/cancel', caller).send({ run_ids: ids });
  const rerun = (id: string, caller: Who = sessionOf(runs.user)) =>
    harness.send('post', `/api/v2/ci/runs/${id}/rerun`, caller);
  const jobsOf = (runId: string) =>
    harness.prisma.job.findMany({ where: { runId }, orderBy: { id: 'asc' } });

  test('what waits is cancelled, what is held too, and its holder is told', async () => {
    const runId = await runs.requestJobs(2);
    const held = await runs.agent().claim();
    await held.report('running').expect(200);
    const { body } = await cancel([runId]).expect(200);
    expect(body).toEqual({ items: [{ id: runId, status: 200 }] });
    expect(await runs.run(runId)).toMatchObject({ status: 'cancelled', jobsDone: 2 });
    for (const job of await jobsOf(runId)) {
      expect(job).toMatchObject({ status: 'cancelled', reason: 'The run was cancelled.' });
    }
    expect((await held.send('details', { graph: 'x' }).expect(200)).body.status).toBe('cancelled');
    for (const status of ['cancelled', 'failure', 'running']) {
      expect((await held.report(status, 1).expect(200)).body.status).toBe('cancelled');
    }
    expect(await runs.told(runId)).toEqual(
      ['queued', 'started', 'cancelled', 'finished'].map((what) => `run.${what}.v1`),
    );
    const ended = await harness.prisma.outbox.findFirstOrThrow({
      where: { subject: held.id, type: 'job.finished.v1' },
    });
    expect(ended.payload).toMatchObject({ data: { status: 'cancelled', holder: held.holder } });
    expect(await held.agent.claimAny()).toBeNull();
  });

  test('what has ended stays as it is; again is the same; what is not there is told', async () => {
    const [ended, going, gone] = [await runs.request(), await runs.request(), newId()];
    await (await runs.agent().claim()).report('success', 0).expect(200);
    await cancel([going]).expect(200);
    const { body } = await cancel([ended, going, gone, going]).expect(200);
    expect(body.items).toEqual([
      { id: ended, status: 409, code: 'conflict' },
      { id: going, status: 200 },
      { id: gone, status: 404, code: 'not_found' },
      { id: going, status: 200 },
    ]);
    expect(await runs.run(ended)).toMatchObject({ status: 'success' });
    expect(await runs.told(going)).toEqual(
      ['queued', 'cancelled', 'finished'].map((what) => `run.${what}.v1`),
    );
  });

  test('cancelled while it is claimed and while it ends: one of them wins, and all is counted', async () => {
    for (let round = 0; round < 5; round += 1) {
      const runId = await runs.requestJobs(2);
      const held = await runs.agent().claim();
      const [, , next] = await Promise.all([
        cancel([runId]).expect(200),
        held.report('success', 0),
        runs.agent().claimAny(),
      ]);
      const run = await runs.run(runId);
      expect(run).toMatchObject({ status: 'cancelled', jobsDone: 2 });
      expect((await runs.told(runId)).filter((type) => type === 'run.finished.v1')).toHaveLength(1);
      const told = await next?.report('running').expect(200);
      expect(told?.body.status ?? 'cancelled').toBe('cancelled');
    }
  });

  test('abuse 9: nobody cancels or runs again what belongs to others, or is beyond their limit', async () => {
    const runId = await runs.request();
    const eve = named('eve');
    const strangers = [
      sessionOf(eve),
      organizationToken(named('acme'), ['trigger']),
      tokenOf(runs.user, ['trigger'], { repositories: [newId()] }),
    ];
    for (const caller of strangers) {
      const { body } = await cancel([runId], caller).expect(200);
      expect(body.items).toEqual([{ id: runId, status: 404, code: 'not_found' }]);
      await rerun(runId, caller).expect(404);
    }
    expect(await runs.run(runId)).toMatchObject({ status: 'queued', attempt: 1 });
    await cancel([runId], tokenOf(runs.user, ['read'])).expect(403);
    await cancel([runId], null).expect(401);
    await rerun(runId, tokenOf(runs.user, ['read'])).expect(403);
    await rerun(runId, null).expect(401);
    expect((await cancel([]).expect(400)).body.code).toBe('validation_failed');
    await rerun('7').expect(400);
    const mine = tokenOf(runs.user, ['trigger'], { repositories: [runs.project.id] });
    expect((await cancel([runId], mine).expect(200)).body.items).toEqual([
      { id: runId, status: 200 },
    ]);
  });

  test('run again: the next attempt with new jobs, the ones before are kept', async () => {
    const runId = await runs.requestJobs(2, { required_labels: { gpu: 'rerun' } });
    expect((await rerun(runId).expect(409)).body.code).toBe('conflict');
    await cancel([runId]).expect(200);
    const { body } = await rerun(runId).expect(202);
    expect(body).toEqual({
      run_id: runId,
      status: 'queued',
      url: `http://localhost:8080/api/v2/ci/runs/${runId}`,
    });
    expect(await runs.run(runId)).toMatchObject({
      status: 'queued',
      attempt: 2,
      jobsDone: 0,
      finishedAt: null,
    });
    const jobs = await jobsOf(runId);
    expect(jobs.map(({ runAttempt, status }) => [runAttempt, status])).toEqual([
      [1, 'cancelled'],
      [1, 'cancelled'],
      [2, 'pending'],
      [2, 'pending'],
    ]);
    expect(jobs[3]).toMatchObject({ requiredLabels: { gpu: 'rerun' } });
    for (let count = 0; count < 2; count += 1) {
      await (await runs.agent({ gpu: 'rerun' }).claim()).report('success', 0).expect(200);
    }
    const { body: run } = await harness
      .send('get', `/api/v2/ci/runs/${runId}`, sessionOf(runs.user))
      .expect(200);
    expect(run).toMatchObject({
      status: 'success',
      attempt: 2,
      attempts: [
        { attempt: 1, status: 'cancelled' },
        { attempt: 2, status: 'success' },
      ],
      jobs: { total: 2, done: 2 },
    });
  });

  test('whoever runs it again starts it; an organization’s token is nobody', async () => {
    const runId = await runs.request();
    await cancel([runId]).expect(200);
    await rerun(runId, tokenOf(runs.user, ['trigger'])).expect(202);
    const starter = (attempt: number) =>
      harness.prisma.runAttempt.findUniqueOrThrow({
        where: { runId_attempt: { runId, attempt } },
        select: { starterUserId: true },
      });
    expect(await starter(2)).toEqual({ starterUserId: runs.user.id });
    await cancel([runId]).expect(200);
    await rerun(runId, organizationToken(runs.user, ['trigger'])).expect(202);
    expect(await starter(3)).toEqual({ starterUserId: null });
    await cancel([runId]).expect(200);
  });

  test('twice at once, or twice with one key, it is run again once', async () => {
    const runId = await runs.request();
    await cancel([runId]).expect(200);
    const again = () => rerun(runId).set('Idempotency-Key', 'again');
    const answers = await Promise.all([again(), again(), rerun(runId)]);
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThanOrEqual(1);
    await again();
    expect(await runs.run(runId)).toMatchObject({ attempt: 2 });
    await cancel([runId]).expect(200);
  });
});
