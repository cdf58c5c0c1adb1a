import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { readEvents } from '../../../test/event-reader.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';
import { type Held, RunsOf } from '../../../test/runs.js';

let harness: Harness;
let runs: RunsOf;
beforeAll(async () => {
  harness = await startHarness();
  runs = await RunsOf.begin(harness);
});
afterAll(() => harness.close());

const begin = async (): Promise<Held> => {
  await runs.request();
  return runs.agent().claim();
};
const runOf = (held: Held): string => held.job.claim.run_id;
const pathOf = (runId: string, query = '') => `/api/v2/ci/runs/${runId}/logs${query}`;
const read = (held: Held, query = '') =>
  harness.send('get', pathOf(runOf(held), query), sessionOf(runs.user));
const tell = (held: Held, first: number, ...contents: string[]) =>
  held
    .send('logs', {
      lines: contents.map((content, index) => ({
        line_num: first + index,
        stream: 'stdout',
        content,
      })),
    })
    .expect(200);
const contentsOf = ({ body }: { body: { items: { content: string }[] } }) =>
  body.items.map(({ content }) => content);

describe('a page of lines', () => {
  test('comes with a cursor as long as there are more', async () => {
    const held = await begin();
    await tell(held, 0, 'a', 'b', 'c');
    const first = await read(held, '?limit=2').expect(200);
    expect(first.body.items[1]).toEqual({
      job_id: held.id,
      line_num: 1,
      stream: 'stdout',
      content: 'b',
      time: expect.stringMatching(/Z$/),
    });
    const rest = await read(held, `?limit=2&cursor=${first.body.next_cursor}`).expect(200);
    expect([contentsOf(rest), rest.body.next_cursor]).toEqual([['c'], null]);
    await held.report('success').expect(200);
  });

  test('of one job it comes by number, and beyond a number', async () => {
    const runId = await runs.requestJobs(2);
    const [one, other] = [await runs.agent().claim(), await runs.agent().claim()];
    await tell(one, 5, 'f');
    await tell(other, 0, 'x');
    await tell(one, 0, 'a', 'b', 'c');
    expect(contentsOf(await read(one))).toEqual(['f', 'x', 'a', 'b', 'c']);
    expect(contentsOf(await read(one, `?job=${one.id}`))).toEqual(['a', 'b', 'c', 'f']);
    expect(contentsOf(await read(one, `?job=${one.id}&after=1`))).toEqual(['c', 'f']);
    const page = await read(one, `?job=${one.id}&after=0&limit=1`);
    expect(contentsOf(page)).toEqual(['b']);
    const next = await read(one, `?job=${one.id}&limit=9&cursor=${page.body.next_cursor}`);
    expect(contentsOf(next)).toEqual(['c', 'f']);
    for (const held of [one, other]) await held.report('success').expect(200);
    expect(runId).toBe(runOf(one));
  });

  test('is of the current attempt; earlier ones are found by their jobs', async () => {
    const held = await begin();
    await tell(held, 0, 'before');
    await held.report('failure').expect(200);
    await harness
      .send('post', `/api/v2/ci/runs/${runOf(held)}/rerun`, sessionOf(runs.user))
      .expect(202);
    const again = await runs.agent().claim();
    await tell(held, 1, 'late');
    await tell(again, 0, 'now');
    await again.report('success').expect(200);
    expect(contentsOf(await read(again))).toEqual(['now']);
    expect(contentsOf(await read(again, `?job=${held.id}`))).toEqual(['before', 'late']);
    const reader = readEvents(read(again));
    await reader.ended;
    expect(reader.events).toHaveLength(2);
  });

  test('holds no more than fits in memory, however long the lines are', async () => {
    const held = await begin();
    await tell(held, 0, ...Array.from({ length: 200 }, () => 'x'.repeat(60_000)));
    const { body, text } = await read(held).expect(200);
    expect(text.length).toBeLessThan(6_000_000);
    expect(body.next_cursor).not.toBeNull();
    await held.report('success').expect(200);
  });

  test.each([
    '?after=1',
    '?limit=0',
    '?limit=1001',
    '?job=1',
    '?cursor=x',
    `?job=${newId()}&after=-2`,
  ])('%s is 400', async (query) => {
    const { body } = await harness
      .send('get', pathOf(newId(), query), sessionOf(runs.user))
      .expect(400);
    expect(body.code).toBe('validation_failed');
  });
});

describe('who may read', () => {
  test('whose project it is; to everybody else the run is not there', async () => {
    const held = await begin();
    await tell(held, 0, 'a');
    const ask = (caller: Parameters<Harness['send']>[2], accept: string) =>
      harness.send('get', pathOf(runOf(held)), caller).set('Accept', accept);
    for (const accept of ['application/json', 'text/event-stream']) {
      await ask(null, accept).expect(401);
      await ask(tokenOf(runs.user, ['trigger']), accept).expect(403);
      await ask(sessionOf(named('eve')), accept).expect(404);
      await ask(organizationToken(named('acme'), ['read']), accept).expect(404);
      const elsewhere = { repositories: [newId()] };
      await ask(tokenOf(runs.user, ['read'], elsewhere), accept).expect(404);
    }
    const limited = { repositories: [runs.project.id] };
    await ask(tokenOf(runs.user, ['read'], limited), 'application/json').expect(200);
    await held.report('success').expect(200);
  });
});

describe('live', () => {
  const follow = (held: Held, query = '', lastEventId?: string) => {
    const asked = read(held, query);
    return readEvents(lastEventId === undefined ? asked : asked.set('Last-Event-ID', lastEventId));
  };
  const seen = ({ events }: ReturnType<typeof follow>) =>
    events.map(({ event, data }) => event ?? data.content);

  test('lines come as they are stored, and after the last one the end', async () => {
    const held = await begin();
    await tell(held, 0, 'a', 'b');
    const reader = follow(held);
    await eventually(() => reader.events.length === 2);
    await tell(held, 2, 'c');
    await eventually(() => reader.events.length === 3);
    expect(reader.events[2]).toEqual({
      id: '3',
      data: expect.objectContaining({ job_id: held.id, line_num: 2, content: 'c' }),
    });
    await tell(held, 3, 'd');
    await held.report('success', 0).expect(200);
    await reader.ended;
    expect(seen(reader)).toEqual(['a', 'b', 'c', 'd', 'end']);
    expect(reader.events.at(-1)).toEqual({
      event: 'end',
      data: { run_id: runOf(held), status: 'success' },
    });
  });

  test('whoever comes back goes on where they were, and misses and repeats nothing', async () => {
    const held = await begin();
    await tell(held, 0, 'a', 'b', 'c');
    await held.report('failure', 1).expect(200);
    const reader = follow(held, '', '2');
    await reader.ended;
    expect(seen(reader)).toEqual(['c', 'end']);
    const again = follow(held, '', '3');
    await again.ended;
    expect(seen(again)).toEqual(['end']);
    const { body } = await read(held).set('Accept', 'text/event-stream').set('Last-Event-ID', 'x');
    expect(body.errors[0].path).toBe('header.last-event-id');
  });

  test('of one job only its lines come, and the stream goes on until the run has ended', async () => {
    await runs.requestJobs(2);
    const [one, other] = [await runs.agent().claim(), await runs.agent().claim()];
    await tell(one, 0, 'a', 'b');
    await tell(other, 0, 'x');
    const reader = follow(one, `?job=${one.id}&after=0`);
    await eventually(() => reader.events.length === 1);
    await one.report('success').expect(200);
    await tell(other, 1, 'y');
    await other.report('success').expect(200);
    await reader.ended;
    expect(seen(reader)).toEqual(['b', 'end']);
  });

  test('a reader that is slow keeps nobody waiting, and gets every line', async () => {
    const held = await begin();
    const slow = follow(held);
    const quick = follow(held);
    await tell(held, 0, 'first');
    await eventually(() => slow.events.length === 1);
    slow.pause();
    for (let first = 1; first < 2_000; first += 100) {
      await tell(held, first, ...Array.from({ length: 100 }, () => 'x'.repeat(5_000)));
    }
    await held.report('success').expect(200);
    await quick.ended;
    expect(quick.events).toHaveLength(2_002);
    slow.resume();
    await slow.ended;
    expect(slow.events).toHaveLength(2_002);
  });

  test('when the project goes the stream ends, without an end of the run', async () => {
    const own = await RunsOf.begin(harness);
    await own.request();
    const held = await own.agent().claim();
    await tell(held, 0, 'a');
    const reader = readEvents(harness.send('get', pathOf(runOf(held)), sessionOf(own.user)));
    await eventually(() => reader.events.length === 1);
    await harness
      .send('delete', `/api/v2/ci/pipelines/${own.user.name}/web`, sessionOf(own.user))
      .expect(204);
    await reader.ended;
    expect(reader.events).toHaveLength(1);
  });

  test('when the service closes streams end at once, and cleanly', async () => {
    const own = await startHarness({ config: { SHUTDOWN_GRACE_MS: 60_000 } });
    const there = await RunsOf.begin(own);
    await there.request();
    const held = await there.agent().claim();
    await tell(held, 0, 'a');
    const ask = (what: string) =>
      readEvents(own.send('get', `/api/v2/ci/runs/${runOf(held)}/${what}`, sessionOf(there.user)));
    const readers = [ask('logs'), ask('events')];
    await eventually(() => readers.every(({ events }) => events.length > 0));
    const begun = performance.now();
    await own.close();
    await Promise.all(readers.map(({ ended }) => ended));
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
