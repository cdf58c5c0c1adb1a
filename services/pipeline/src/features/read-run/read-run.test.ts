import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';
import { runRequestedEvent, RunsOf } from '../../../test/runs.js';

let harness: Harness;
let runs: RunsOf;
beforeAll(async () => {
  harness = await startHarness();
  runs = await RunsOf.begin(harness);
});
afterAll(() => harness.close());

type Who = Parameters<Harness['send']>[2];
const get = (path: string, caller: Who = sessionOf(runs.user)) =>
  harness.send('get', `/api/v2/ci${path}`, caller);
interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next_cursor: string | null;
}
const idsIn = (body: Page) => body.items.map(({ id }) => id);

test('a run and its jobs are shown with all that the API declares', async () => {
  const runId = await runs.request({
    combinations: [{ os: 'linux' }, { os: 'macos' }],
    required_labels: { gpu: 'shown' },
  });
  const agent = runs.agent({ gpu: 'shown', os: 'linux' });
  await (await agent.claim()).report('failure', 2).expect(200);
  const { body: run } = await get(`/runs/${runId}`).expect(200);
  const time = expect.stringMatching(/Z$/);
  const times = { created_at: time, started_at: null, finished_at: null };
  expect(run).toEqual({
    id: runId,
    owner: runs.user.name,
    name: 'web',
    pipeline: 'build.act',
    ref: 'main',
    commit_sha: null,
    status: 'queued',
    attempt: 1,
    attempts: [{ attempt: 1, status: 'queued', ...times }],
    trigger: {
      type: 'manual',
      actor: runs.user.name,
      token_id: null,
      webhook_id: null,
      event: null,
    },
    ...times,
    jobs: { total: 2, done: 1 },
  });
  const { body: jobs } = await get(`/runs/${runId}/jobs`).expect(200);
  expect(jobs).toEqual({
    items: [
      {
        id: expect.any(String),
        run_id: runId,
        status: 'failure',
        matrix_values: { os: 'linux' },
        required_labels: { gpu: 'shown', os: 'linux' },
        agent: agent.instance,
        attempt: 1,
        exit_code: 2,
        queued_at: time,
        started_at: null,
        finished_at: time,
        reason: null,
      },
      expect.objectContaining({ status: 'pending', agent: null, attempt: 0 }),
    ],
    next_cursor: null,
  });
  expect((await get(`/runs/${runId}/jobs?attempt=2`).expect(200)).body.items).toEqual([]);
});

test('the runs of a project: newest first, by status and pipeline, in pages', async () => {
  const own = await RunsOf.begin(harness);
  const ids = [];
  for (const pipeline of ['a.act', 'b.act', 'a.act']) ids.push(await own.request({ pipeline }));
  const path = `/repos/${own.user.name}/web/runs`;
  const list = async (query: string) =>
    (await get(`${path}${query}`, sessionOf(own.user)).expect(200)).body as Page;
  expect(idsIn(await list(''))).toEqual([...ids].reverse());
  expect(idsIn(await list('?pipeline=b.act'))).toEqual([ids[1]]);
  await (await own.agent().claim()).report('success', 0).expect(200);
  expect(idsIn(await list('?status=success'))).toEqual([ids[0]]);
  const first = await list('?limit=2');
  expect(idsIn(first)).toEqual([ids[2], ids[1]]);
  expect(idsIn(await list(`?cursor=${first.next_cursor}`))).toEqual([ids[0]]);
  await get(`${path}?status=lost`, sessionOf(own.user)).expect(400);
});

describe('abuse 9: what is not the caller’s', () => {
  test.each(['', '/jobs'])('runs%s: 404, as what is not there', async (more) => {
    // Of a while ago: what is not found is not waited for.
    const runId = `01890000-0000-7000-8000-00000000000${more.length}`;
    await runs.request({ run_id: runId });
    const path = `/runs/${runId}${more}`;
    await get(path).expect(200);
    await get(path, tokenOf(runs.user, ['read'], { repositories: [runs.project.id] })).expect(200);
    for (const caller of [
      sessionOf(named('eve')),
      organizationToken(named('acme'), ['read']),
      tokenOf(runs.user, ['read'], { repositories: [newId()] }),
    ]) {
      expect((await get(path, caller).expect(404)).body.code).toBe('not_found');
    }
    await get(path, tokenOf(runs.user, ['trigger'])).expect(403);
    await get(path, null).expect(401);
    await get(`/runs/7${more}`).expect(400);
  });

  test('is in no list, no count and no queue', async () => {
    await runs.request();
    const eve = sessionOf(named('eve'));
    expect((await get('/dashboard', eve).expect(200)).body).toEqual({
      projects: 0,
      runs: { queued: 0, running: 0, success: 0, failure: 0, cancelled: 0 },
      queued_jobs: 0,
      last_runs: [],
    });
    expect((await get('/queue', eve).expect(200)).body.items).toEqual([]);
    await get(`/queue?owner=${runs.user.name}`, eve).expect(404);
    await get(`/repos/${runs.user.name}/web/runs`, eve).expect(404);
    const elsewhere = tokenOf(runs.user, ['read'], { repositories: [newId()] });
    expect((await get('/dashboard', elsewhere).expect(200)).body.projects).toBe(0);
    expect((await get('/queue', elsewhere).expect(200)).body.items).toEqual([]);
  });
});

test('the dashboard counts what is the caller’s', async () => {
  const own = await RunsOf.begin(harness);
  const [done, waiting] = [await own.request(), await own.requestJobs(3)];
  await (await own.agent().claim()).report('success', 0).expect(200);
  const { body } = await get('/dashboard', sessionOf(own.user)).expect(200);
  expect(body).toMatchObject({
    projects: 1,
    runs: { queued: 1, running: 0, success: 1, failure: 0, cancelled: 0 },
    queued_jobs: 3,
    last_runs: [{ id: waiting }, { id: done }],
  });
  await get('/dashboard', tokenOf(own.user, ['trigger'])).expect(403);
  await get('/dashboard', null).expect(401);
});

test('a run that was accepted just now is waited for', async () => {
  const event = runRequestedEvent(runs.project, runs.user);
  const asked = get(`/runs/${event.subject}`).expect(200);
  const answered = asked.then(({ body }) => body as { id: string });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await harness.publish([event]);
  expect((await answered).id).toBe(event.subject);
});

describe('a run that was accepted', () => {
  test('is queued once, however often it is told of', async () => {
    const event = runRequestedEvent(runs.project, runs.user, { combinations: [{ a: 'b' }, {}] });
    await harness.publish([event, event]);
    await harness.publish([{ ...event, id: newId() }]);
    const runId = event.subject;
    expect(await harness.prisma.job.count({ where: { runId } })).toBe(2);
    expect((await runs.told(runId)).length).toBe(1);
  });

  test('of a project that is gone meanwhile leaves nothing', async () => {
    const event = runRequestedEvent({ id: newId(), name: 'gone' }, runs.user);
    await harness.publish([event]);
    expect(await harness.prisma.run.count({ where: { id: event.subject } })).toBe(0);
  });

  test('with a label that the matrix adds to the most that there may be, is queued', async () => {
    const labels = Object.fromEntries(
      Array.from({ length: 32 }, (_, index) => [`label-${index}`, 'x']),
    );
    const runId = await runs.request({
      required_labels: labels,
      combinations: [{ os: 'linux', arch: 'x64' }, { os: 'windows 11' }],
    });
    const jobs = await harness.prisma.job.findMany({ where: { runId }, orderBy: { id: 'asc' } });
    expect(jobs.map(({ requiredLabels }) => requiredLabels)).toEqual([
      { ...labels, os: 'linux', arch: 'x64' },
      labels,
    ]);
  });
});
