import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { readEvents } from '../../../test/event-reader.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, sessionOf, tokenOf } from '../../../test/people.js';
import { RunsOf } from '../../../test/runs.js';

let harness: Harness;
let runs: RunsOf;
beforeAll(async () => {
  harness = await startHarness();
  runs = await RunsOf.begin(harness);
});
afterAll(() => harness.close());

const pathOf = (runId: string) => `/api/v2/ci/runs/${runId}/events`;
const follow = (runId: string) =>
  readEvents(harness.send('get', pathOf(runId), sessionOf(runs.user)));
const told = ({ events }: ReturnType<typeof follow>) =>
  events.map(({ event, data }) => {
    const job = data.job as { status: string } | null | undefined;
    return event ?? (job ? `job ${job.status}` : `run ${String(data.status)}`);
  });

test('first comes what is, then each change, and the end when the run has ended', async () => {
  const runId = await runs.request();
  const reader = follow(runId);
  await eventually(() => reader.events.length === 2);
  expect(told(reader)).toEqual(['job pending', 'run queued']);
  const agent = runs.agent();
  const held = await agent.claim();
  await eventually(() => told(reader).includes('job claimed'));
  await held.report('running').expect(200);
  await eventually(() => told(reader).includes('run running'));
  await held.report('failure', 3).expect(200);
  await reader.ended;
  expect(told(reader).slice(2)).toEqual([
    'job claimed',
    'job running',
    'run running',
    'job failure',
    'run failure',
    'end',
  ]);
  expect(reader.events.at(-3)?.data).toEqual({
    run_id: runId,
    status: 'failure',
    job: { id: held.id, status: 'failure', agent: agent.instance, exit_code: 3, reason: null },
    time: expect.stringMatching(/Z$/),
  });
});

test('of a run that has ended what became of it, and the end', async () => {
  const runId = await runs.request();
  const held = await runs.agent().claim();
  await held.report('success', 0).expect(200);
  const reader = follow(runId);
  await reader.ended;
  expect(told(reader)).toEqual(['job success', 'run success', 'end']);
});

test('to whoever it does not belong the run is not there', async () => {
  const runId = await runs.request();
  await harness.send('get', pathOf(runId), null).expect(401);
  await harness.send('get', pathOf(runId), tokenOf(runs.user, ['trigger'])).expect(403);
  await harness.send('get', pathOf(runId), sessionOf(named('eve'))).expect(404);
  const elsewhere = { repositories: [newId()] };
  await harness.send('get', pathOf(runId), tokenOf(runs.user, ['read'], elsewhere)).expect(404);
  await harness.send('get', pathOf('1'), sessionOf(runs.user)).expect(400);
});
