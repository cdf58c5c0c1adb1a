import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { named, sessionOf, tokenOf } from '../../../test/people.js';
import { RunsOf } from '../../../test/runs.js';

describe.each(storesHere)('the queue, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  type Who = Parameters<Harness['send']>[2];
  const queued = async (runs: RunsOf, query = '') => {
    const { body } = await harness
      .send('get', `/api/v2/ci/queue?owner=${runs.user.name}${query}`, sessionOf(runs.user))
      .expect(200);
    return body as { items: { id: string }[]; next_cursor: string | null };
  };
  const order = async (runs: RunsOf) => (await queued(runs)).items.map(({ id }) => id);
  const move = (runs: RunsOf, job: string, before: string | null, caller?: Who) =>
    harness
      .send('post', '/api/v2/ci/queue/reorder', caller ?? sessionOf(runs.user))
      .send({ job_id: job, before });

  test('a job goes before another, or to the end, and agents get them in this order', async () => {
    const runs = await RunsOf.begin(harness);
    await runs.requestJobs(4);
    const [a, b, c, d] = await order(runs);
    const { body } = await move(runs, d!, b!).expect(200);
    expect(body).toMatchObject({ id: d, owner: runs.user.name, name: 'web', status: 'pending' });
    expect(await order(runs)).toEqual([a, d, b, c]);
    await move(runs, c!, a!).expect(200);
    await move(runs, a!, null).expect(200);
    await move(runs, b!, b!).expect(200);
    const wanted = [c, d, b, a];
    expect(await order(runs)).toEqual(wanted);
    const page = await queued(runs, '&limit=2');
    const rest = await queued(runs, `&limit=2&cursor=${page.next_cursor}`);
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(wanted);
    expect(rest.next_cursor).toBeNull();
    for (const id of wanted) expect((await runs.agent().claim()).id).toBe(id);
  });

  test('two hundred times between the same two there is room for one more', async () => {
    const runs = await RunsOf.begin(harness);
    await runs.requestJobs(3);
    const [a, b, c] = await order(runs);
    for (let round = 0; round < 100; round += 1) {
      await move(runs, c!, b!).expect(200);
      await move(runs, b!, c!).expect(200);
    }
    expect(await order(runs)).toEqual([a, b, c]);
  });

  test('what does not wait any more is 409, and so is what would stand before it', async () => {
    const runs = await RunsOf.begin(harness);
    await runs.requestJobs(2);
    const held = await runs.agent().claim();
    const [waiting] = await order(runs);
    expect((await move(runs, held.id, null).expect(409)).body.code).toBe('conflict');
    expect((await move(runs, waiting!, held.id).expect(409)).body.code).toBe('conflict');
  });

  test('it takes an admin; others’ jobs are 404', async () => {
    const [runs, other] = [await RunsOf.begin(harness), await RunsOf.begin(harness)];
    await runs.requestJobs(2);
    await other.request();
    const [[a, b], [foreign]] = [await order(runs), await order(other)];
    const member = (role: 'member' | 'admin') =>
      sessionOf(named('mel'), { organization: runs.user, role });
    const refused = await move(runs, b!, a!, member('member')).expect(403);
    expect(refused.body.code).toBe('role_required');
    for (const caller of [
      sessionOf(other.user),
      tokenOf(runs.user, ['repo:write'], { repositories: [newId()] }),
    ]) {
      await move(runs, b!, a!, caller).expect(404);
    }
    await move(runs, b!, foreign!).expect(404);
    const both = sessionOf(runs.user, { organization: other.user, role: 'owner' });
    await move(runs, b!, foreign!, both).expect(404);
    await move(runs, newId(), null).expect(404);
    await move(runs, b!, a!, tokenOf(runs.user, ['read'])).expect(403);
    await harness.send('post', '/api/v2/ci/queue/reorder', null).send({}).expect(401);
    await move(runs, 'x', null).expect(400);
    expect(await order(runs)).toEqual([a, b]);
    await move(runs, b!, a!, member('admin')).expect(200);
    expect(await order(runs)).toEqual([b, a]);
  });
});
