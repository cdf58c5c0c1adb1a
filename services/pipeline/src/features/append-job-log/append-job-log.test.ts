import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { generateToken } from '@orchestrator/token-format';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { named, sessionOf } from '../../../test/people.js';
import { type Held, RunsOf } from '../../../test/runs.js';

const secrets = {
  collect: (_tx: unknown, questions: readonly unknown[]) =>
    Promise.resolve(
      questions.map(
        () =>
          new Map([
            ['KEY', 'hunter2-hunter2'],
            ['PEM', 'first\nsecond line'],
          ]),
      ),
    ),
};
type Line = Readonly<Record<string, unknown>>;
const line = (line_num: number, content: string, stream = 'stdout'): Line => ({
  line_num,
  stream,
  content,
});
const lines = (...contents: string[]): Line[] => contents.map((text, index) => line(index, text));

describe.each(storesHere)('the log of a job, on %s', (store) => {
  let harness: Harness;
  let runs: RunsOf;
  beforeAll(async () => {
    harness = await startHarness({ store, given: { secrets } });
    runs = await RunsOf.begin(harness);
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const begin = async (): Promise<Held> => {
    await runs.request();
    return runs.agent().claim();
  };
  const tell = (held: Held, sent: readonly Line[]) => held.send('logs', { lines: sent });
  const kept = async (jobId: string) => {
    const rows = await harness.prisma.logLine.findMany({
      where: { jobId },
      orderBy: { position: 'asc' },
    });
    return rows.map(({ lineNum, position, content }) => [lineNum, Number(position), content]);
  };

  test('lines are kept once each, whatever comes twice, and stand in their order', async () => {
    const held = await begin();
    const { body } = await tell(held, [line(0, 'a'), line(1, 'b', 'stderr')]).expect(200);
    expect(body).toEqual({ status: 'claimed' });
    await tell(held, [line(3, 'd'), line(1, 'other'), line(2, 'c'), line(2, 'again')]).expect(200);
    await tell(held, [line(0, 'a'), line(1, 'b')]).expect(200);
    expect(await kept(held.id)).toEqual([
      [0, 1, 'a'],
      [1, 2, 'b'],
      [2, 3, 'c'],
      [3, 4, 'd'],
    ]);
    const run = await harness.prisma.run.findFirstOrThrow({
      where: { jobs: { some: { id: held.id } } },
    });
    expect(Number(run.logPosition)).toBe(4);
    await held.report('failure').expect(200);
  });

  test('jobs that tell at the same time get positions without a gap', async () => {
    const runId = await runs.requestJobs(3);
    const held = await Promise.all([1, 2, 3].map(() => runs.agent().claim()));
    await Promise.all(
      held.flatMap((one) => [
        tell(one, lines('a', 'b')).expect(200),
        tell(one, [line(1, 'b'), line(2, 'c')]).expect(200),
      ]),
    );
    const rows = await harness.prisma.logLine.findMany({ where: { runId } });
    const positions = rows.map(({ position }) => Number(position)).sort((a, b) => a - b);
    expect(positions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const one of held) await one.report('success', 0).expect(200);
  });

  test('what the job was given does not show, nor do tokens of ours', async () => {
    const held = await begin();
    const token = generateToken('job');
    await tell(
      held,
      lines(
        'key hunter2-hunter2',
        'first',
        '> second line',
        Buffer.from('hunter2-hunter2').toString('base64'),
        `git clone https://x:${token}@host`,
        'hunter2-\0hunter2',
      ),
    ).expect(200);
    expect((await kept(held.id)).map(([, , content]) => content)).toEqual([
      'key ***',
      '***',
      '> ***',
      '***',
      'git clone https://x:***@host',
      '***',
    ]);
    await held.report('success').expect(200);
    // The last words of an agent may come late.
    await tell(held, [line(9, 'hunter2-hunter2')]).expect(200);
    expect((await kept(held.id)).at(-1)).toEqual([9, 7, '***']);
  });

  test('nor does it show in what else an agent tells of its job', async () => {
    const held = await begin();
    const nodes = [{ node_id: 'hunter2-hunter2', node_name: 'a\0b' }];
    await held
      .send('details', { graph: 'run: hunter2-hunter2\0', active_nodes: nodes })
      .expect(200);
    const { graph, activeNodes } = await runs.job(held.id);
    expect(graph).toBe('run: ***');
    expect(JSON.stringify(activeNodes)).toContain('"***"');
    expect(JSON.stringify(activeNodes)).not.toContain('hunter2');
    await held.report('success').expect(200);
  });

  test('a job that begins anew has nothing of what was logged before, also if it logs nothing', async () => {
    const held = await begin();
    await held.report('running').expect(200);
    await tell(held, lines('a', 'b')).expect(200);
    await runs.later(100);
    await harness.service.sweepLeases();
    const next = await runs.agent().claim();
    expect(next.id).toBe(held.id);
    expect(await kept(held.id)).toHaveLength(2);
    await next.report('running').expect(200);
    expect(await kept(held.id)).toEqual([]);
    // Once it has begun, what it logs stays.
    await tell(next, lines('A')).expect(200);
    await next.report('running').expect(200);
    expect(await kept(held.id)).toEqual([[0, 3, 'A']]);
    await next.report('success').expect(200);
  });

  test('a job that was given anew tells its log anew, and nobody who lost it adds to that', async () => {
    const held = await begin();
    await tell(held, lines('a', 'b', 'c')).expect(200);
    await runs.later(100);
    await harness.service.sweepLeases();
    const next = await runs.agent().claim();
    expect(next.id).toBe(held.id);
    const { body } = await tell(held, [line(3, 'late')]).expect(409);
    expect(body.code).toBe('lease_lost');
    await tell(next, []).expect(200);
    expect(await kept(held.id)).toHaveLength(3);
    await tell(next, lines('A')).expect(200);
    await tell(next, lines('A', 'B')).expect(200);
    expect(await kept(held.id)).toEqual([
      [0, 4, 'A'],
      [1, 5, 'B'],
    ]);
    await next.report('success').expect(200);
  });

  test('no lines are a sign of life as well: the lease goes on', async () => {
    const held = await begin();
    await runs.later(60);
    const before = await runs.job(held.id);
    await tell(held, []).expect(200);
    const after = await runs.job(held.id);
    expect(after.leaseUntil!.getTime() - before.leaseUntil!.getTime()).toBeGreaterThan(50_000);
    await held.report('success').expect(200);
  });

  test('whoever never held the job is 403, and nothing is kept', async () => {
    const held = await begin();
    const stranger = { ...held.holder, instance_id: newId() };
    const { body } = await tell(held, lines('x')).send({ holder: stranger }).expect(403);
    expect(body.code).toBe('job_not_held');
    expect(await kept(held.id)).toEqual([]);
    const none = await held.agent.send(`/jobs/${newId()}/logs`, { holder: held.holder, lines: [] });
    expect(none.status).toBe(404);
    await held.report('success').expect(200);
  });

  test('many long lines are kept, each cut at 64 KiB', async () => {
    const held = await begin();
    const many = Array.from({ length: 100 }, (_, index) => line(index, 'x'.repeat(100_000)));
    await tell(held, many).expect(200);
    const stored = await kept(held.id);
    expect(stored).toHaveLength(100);
    expect(stored.every(([, , content]) => String(content).length < 65_537)).toBe(true);
    await held.report('success').expect(200);
  });
});

describe('a call that is not as it should be', () => {
  let harness: Harness;
  let held: Held;
  beforeAll(async () => {
    harness = await startHarness();
    const runs = await RunsOf.begin(harness);
    await runs.request();
    held = await runs.agent().claim();
  });
  afterAll(() => harness.close());

  test.each([
    ['no number', [{ stream: 'stdout', content: 'x' }]],
    ['a number below 0', [line(-1, 'x')]],
    ['a number beyond 32 bits', [line(2 ** 31, 'x')]],
    ['no text', [{ line_num: 1, stream: 'stdout', content: 1 }]],
    ['no lines', undefined],
  ])('%s is 400', async (_case, sent) => {
    const { body } = await held.send('logs', { lines: sent }).expect(400);
    expect(body.code).toBe('validation_failed');
  });

  test('only the agent-gateway tells: anybody else is 401', async () => {
    const path = `/internal/v1/jobs/${held.id}/logs`;
    for (const caller of [null, sessionOf(named('ada'))]) {
      await harness.send('post', path, caller).send({ holder: held.holder, lines: [] }).expect(401);
    }
  });
});
