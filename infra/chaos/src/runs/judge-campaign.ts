import assert from 'node:assert/strict';
import pg from 'pg';
import { eventually } from '@orchestrator/testing';
import type { EventRecorder } from '../system/event-recorder.js';
import type { JobRecords } from './job-record.js';

interface Row {
  readonly id: string;
  readonly run_id: string;
  readonly status: string;
  readonly fence: number;
}

/** Comes when every job of every accepted run has ended. @throws when one hasn't within that time */
export async function awaitEnds(
  databaseUrl: string,
  accepted: ReadonlyMap<string, number>,
  withinMs: number,
): Promise<void> {
  await withClient(databaseUrl, (client) =>
    eventually(
      async () => {
        const { rows } = await client.query<{ left: number; runs: number }>(
          `SELECT count(*) FILTER (WHERE status NOT IN ('success', 'failure', 'cancelled'))::int AS left,
                  count(*)::int AS runs FROM pipeline.run WHERE id = ANY($1::uuid[])`,
          [[...accepted.keys()]],
        );
        const { left = 0, runs = 0 } = rows[0] ?? {};
        assert.deepEqual({ left, runs }, { left: 0, runs: accepted.size });
        return true;
      },
      { withinMs, everyMs: 250 },
    ),
  );
}

/**
 * Holds what the system has in its tables, and told by events, against what was seen from outside:
 * nothing accepted is missing, every job ended once, was held by one at a time, and ended as its agent
 * was told.
 */
export async function judgeCampaign(
  databaseUrl: string,
  accepted: ReadonlyMap<string, number>,
  records: JobRecords,
  recorder: EventRecorder,
): Promise<{ jobs: number; holds: number; taken: number }> {
  assert.deepEqual(records.violations, []);
  return withClient(databaseUrl, async (client) => {
    const { rows: jobs } = await client.query<Row>(
      'SELECT id, run_id, status, fence FROM pipeline.job',
    );
    const perRun = new Map<string, number>();
    for (const { run_id } of jobs) perRun.set(run_id, (perRun.get(run_id) ?? 0) + 1);
    for (const [runId, count] of accepted) {
      assert.equal(perRun.get(runId), count, `jobs of the accepted run ${runId}`);
    }
    for (const { id, status } of jobs) {
      const told = records.ended.get(id);
      if (told !== undefined) assert.equal(status, told.status, `end of the job ${id}`);
    }
    const { rows: overlaps } = await client.query(
      `SELECT a.job_id FROM pipeline.job_hold a
         JOIN pipeline.job_hold b ON b.job_id = a.job_id AND b.fence > a.fence
        WHERE a.ended_at IS NULL OR a.ended_at > b.begun_at`,
    );
    assert.deepEqual(overlaps, [], 'jobs that were held twice at a time');
    await eventually(
      () => {
        const ends = endsTold(recorder);
        assert.deepEqual(
          jobs.filter(({ id }) => ends.get(id) !== 1).map(({ id }) => [id, ends.get(id)]),
          [],
          'jobs whose end was not told exactly once',
        );
        return true;
      },
      { withinMs: 10_000, everyMs: 100 },
    );
    const holds = jobs.reduce((sum, { fence }) => sum + fence, 0);
    return { jobs: jobs.length, holds, taken: holds - jobs.length };
  });
}

/** How often the end of each job was told; a delivery that is repeated counts once. */
function endsTold({ deliveries }: EventRecorder): ReadonlyMap<string, number> {
  const finished = deliveries.filter(({ type }) => type === 'job.finished.v1');
  const once = new Map(finished.map((event) => [event.id, event]));
  const ends = new Map<string, number>();
  for (const { subject = '' } of once.values()) ends.set(subject, (ends.get(subject) ?? 0) + 1);
  return ends;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
