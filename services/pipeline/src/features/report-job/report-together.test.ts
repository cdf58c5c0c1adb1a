import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inTransaction, newId } from '@orchestrator/database';
import { describeWith, eventually } from '@orchestrator/testing';
import { reportFreeJobs } from '../../adapters/jobs/report-jobs.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { type Held, RunsOf } from '../../../test/runs.js';

async function claimed(runs: RunsOf, count: number): Promise<Held[]> {
  const held: Held[] = [];
  while (held.length < count) held.push(await runs.agent().claim());
  return held;
}

describe.each(storesHere)('agents that report at once, on %s', (store) => {
  let harness: Harness;
  let runs: RunsOf;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  beforeEach(async () => {
    runs = await RunsOf.begin(harness);
  });
  afterAll(() => harness.close());

  test('are answered each for itself: what is wrong with one changes nothing for the others', async () => {
    const runId = await runs.requestJobs(4);
    const lone = await runs.request();
    const [begins, ends, stale, done, alone] = await claimed(runs, 5);
    await done!.report('failure', 1).expect(200);
    const stranger = { instance_id: newId(), fence: 1 };
    const late = { instance_id: stale!.agent.instance.id, fence: 7 };
    const answers = await Promise.all([
      begins!.report('running'),
      ends!.report('success', 0),
      stale!.send('status', { status: 'success', exit_code: 0, holder: late }),
      begins!.send('status', { status: 'failure', exit_code: 1, holder: stranger }),
      done!.report('success', 0),
      alone!.report('cancelled', 130),
      ends!.agent.send(`/jobs/${newId()}/status`, {
        holder: ends!.holder,
        status: 'success',
        exit_code: 0,
      }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 409, 403, 409, 200, 404]);
    expect(await runs.job(begins!.id)).toMatchObject({ status: 'running', exitCode: null });
    expect(await runs.job(ends!.id)).toMatchObject({ status: 'success', exitCode: 0 });
    expect(await runs.job(stale!.id)).toMatchObject({ status: 'claimed' });
    expect(await runs.run(runId)).toMatchObject({ status: 'running', jobsDone: 2 });
    expect(await runs.run(lone)).toMatchObject({ status: 'cancelled', jobsDone: 1 });
    const attempt = { runId_attempt: { runId: lone, attempt: 1 } };
    expect(await harness.prisma.runAttempt.findUnique({ where: attempt })).toMatchObject({
      status: 'cancelled',
      finishedAt: expect.any(Date),
    });
  });

  test('of what is said of one job in one transaction, the first counts, and the rest comes after it', async () => {
    const runId = await runs.requestJobs(2);
    const [one, two] = await claimed(runs, 2);
    const say = ({ id, holder }: Held, status: 'success' | 'failure') => ({
      jobId: id,
      holder: { instanceId: holder.instance_id, fence: holder.fence },
      report: { status, exitCode: null },
    });
    const said = [say(one!, 'success'), say(two!, 'failure'), say(one!, 'failure')];
    const outcomes = await inTransaction(harness.prisma, (tx) => reportFreeJobs(tx, said));
    expect(outcomes).toEqual(['success', 'failure', 'busy']);
    expect(await runs.run(runId)).toMatchObject({ status: 'failure', jobsDone: 2 });
    expect(await runs.job(one!.id)).toMatchObject({ status: 'success' });
  });

  test('the same end said many times at once is one end', async () => {
    const runId = await runs.request();
    const [held] = await claimed(runs, 1);
    const said = Array.from({ length: 6 }, () => held!.report('success', 0).expect(200));
    await Promise.all(said);
    expect(await runs.run(runId)).toMatchObject({ status: 'success', jobsDone: 1 });
    expect(await runs.told(held!.id)).toEqual(
      ['queued', 'claimed', 'finished'].map((what) => `job.${what}.v1`),
    );
    expect(await runs.told(runId)).toEqual(['run.queued.v1', 'run.finished.v1']);
  });
});

describeWith('postgres')('jobs that somebody else is at', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  test('keep only the agents waiting that report of them', async () => {
    const runs = await RunsOf.begin(harness);
    await runs.requestJobs(5);
    const held = await claimed(runs, 5);
    // More than may be written at a time.
    const [locked, others] = [held.slice(0, 3), held.slice(3)];
    const ids = locked.map(({ id }) => id);
    let waiting: Promise<unknown> | undefined;
    await harness.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM pipeline.job WHERE id = ANY(${ids}::uuid[]) FOR UPDATE`;
      waiting = Promise.all(locked.map((job) => job.report('success', 0).expect(200)));
      await eventually(async () => {
        const blocked = await harness.prisma.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return blocked.length === locked.length;
      });
      await Promise.all(others.map((job) => job.report('success', 0).expect(200)));
    });
    await waiting;
    for (const { id } of held) expect(await runs.job(id)).toMatchObject({ status: 'success' });
  });
});
