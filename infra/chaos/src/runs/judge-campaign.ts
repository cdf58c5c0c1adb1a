import assert from 'node:assert/strict';
import pg from 'pg';
import { eventually } from '@orchestrator/testing';
import type { EventRecorder } from '../system/event-recorder.js';
import type { JobRecords } from './job-record.js';
import { logLineOf } from './wire-agent.js';

interface Job {
  readonly id: string;
  readonly run_id: string;
  readonly status: string;
  readonly fence: number;
}

interface Run {
  readonly id: string;
  readonly jobs_total: number;
  readonly jobs_done: number;
}

export interface Judged {
  readonly jobs: number;
  readonly succeeded: number;
  readonly holds: number;
  readonly taken: number;
  readonly logLines: number;
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
 * nothing accepted is missing or was done twice, every job ended once, was held by one at a time, and
 * ended as its agent was told; in no log is a line of anybody but who held the job last.
 */
export async function judgeCampaign(
  databaseUrl: string,
  accepted: ReadonlyMap<string, number>,
  records: JobRecords,
  recorder: EventRecorder,
): Promise<Judged> {
  assert.deepEqual(records.violations, []);
  return withClient(databaseUrl, async (client) => {
    const { rows: jobs } = await client.query<Job>(
      'SELECT id, run_id, status, fence FROM pipeline.job',
    );
    await judgeRuns(client, accepted, jobs);
    for (const { id, status } of jobs) {
      const told = records.ended.get(id);
      if (told !== undefined) assert.equal(status, told.status, `end of the job ${id}`);
    }
    await judgeHolds(client);
    const logLines = await judgeLogs(client, records);
    await toldOnce(recorder, 'job.finished.v1', jobs);
    await toldOnce(
      recorder,
      'run.finished.v1',
      [...accepted.keys()].map((id) => ({ id })),
    );
    const holds = jobs.reduce((sum, { fence }) => sum + fence, 0);
    const succeeded = jobs.filter(({ status }) => status === 'success').length;
    return { jobs: jobs.length, succeeded, holds, taken: holds - jobs.length, logLines };
  });
}

async function judgeRuns(
  client: pg.Client,
  accepted: ReadonlyMap<string, number>,
  jobs: readonly Job[],
): Promise<void> {
  const perRun = new Map<string, number>();
  for (const { run_id } of jobs) perRun.set(run_id, (perRun.get(run_id) ?? 0) + 1);
  const { rows: runs } = await client.query<Run>(
    'SELECT id, jobs_total, jobs_done FROM pipeline.run',
  );
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  assert.deepEqual(
    runs.map(({ id, ...run }) => ({ id, ...run, jobs: perRun.get(id) })).sort(byId),
    [...accepted]
      .map(([id, count]) => ({ id, jobs_total: count, jobs_done: count, jobs: count }))
      .sort(byId),
    'runs that there are, and runs that were accepted',
  );
}

async function judgeHolds(client: pg.Client): Promise<void> {
  const { rows: overlaps } = await client.query(
    `SELECT a.job_id FROM pipeline.job_hold a
       JOIN pipeline.job_hold b ON b.job_id = a.job_id AND b.fence > a.fence
      WHERE a.ended_at IS NULL OR a.ended_at > b.begun_at`,
  );
  assert.deepEqual(overlaps, [], 'jobs that were held twice at a time');
  await eventually(
    async () => {
      const { rows: open } = await client.query(
        `SELECT job_id FROM agent_gateway.held_job WHERE ended_at IS NULL OR token_ended_at IS NULL`,
      );
      assert.deepEqual(open, [], 'holds whose token lives on');
      return true;
    },
    { withinMs: 30_000, everyMs: 250 },
  );
}

/** Whoever ended a job has all of its lines there, as often as they were acknowledged, and nobody else any. */
async function judgeLogs(client: pg.Client, records: JobRecords): Promise<number> {
  const { rows } = await client.query<{ id: string; lines: string[] }>(
    `SELECT job_id AS id, array_agg(content ORDER BY line_num) AS lines
       FROM pipeline.log_line GROUP BY job_id`,
  );
  const logs = new Map(rows.map(({ id, lines }) => [id, lines]));
  for (const [id, { hold, lines }] of records.ended) {
    const written = Array.from({ length: lines }, (_, index) => logLineOf(hold, index + 1));
    assert.deepEqual(logs.get(id) ?? [], written, `log of the job ${id}`);
  }
  for (const [id, lines] of logs) {
    const holds = new Set(lines.map((line) => line.replace(/: \d+$/, '')));
    assert.equal(holds.size, 1, `writers in the log of the job ${id}`);
  }
  return rows.reduce((sum, { lines }) => sum + lines.length, 0);
}

async function toldOnce(
  recorder: EventRecorder,
  type: string,
  subjects: readonly { readonly id: string }[],
): Promise<void> {
  await eventually(
    () => {
      const times = timesTold(recorder, type);
      assert.deepEqual(
        subjects.filter(({ id }) => times.get(id) !== 1).map(({ id }) => [id, times.get(id)]),
        [],
        `not told exactly once: ${type}`,
      );
      return true;
    },
    { withinMs: 10_000, everyMs: 100 },
  );
}

/** How often this was told of each subject; a delivery that is repeated counts once. */
function timesTold({ deliveries }: EventRecorder, wanted: string): ReadonlyMap<string, number> {
  const once = new Map(
    deliveries.filter(({ type }) => type === wanted).map((event) => [event.id, event]),
  );
  const times = new Map<string, number>();
  for (const { subject = '' } of once.values()) times.set(subject, (times.get(subject) ?? 0) + 1);
  return times;
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
