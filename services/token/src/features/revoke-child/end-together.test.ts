import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fillPath, personalAgentTokens, revokeChildToken } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { describeWith } from '@orchestrator/testing';
import { createIn, pathIn, type Place, placeOf } from '../../../test/collections.js';
import { gather } from '../../../test/gather.js';
import { agentGateway, type Harness, sessionOf, startHarness } from '../../../test/harness.js';
import { mintIn } from '../../../test/mint-in.js';
import { verdictOn } from '../../../test/verdict-on.js';

const many = 50;
const rounds = 6;

describeWith('postgres')('children that end at once', () => {
  let harness: Harness;
  let place: Place;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
    place = placeOf(harness, personalAgentTokens);
  });
  afterAll(() => harness.close());

  const end = (id: string) =>
    harness
      .send('delete', fillPath(revokeChildToken.path, { id }), agentGateway)
      .then(({ status }) => status);
  const manyJobs = async (parents: readonly { id: string; value: string }[]) =>
    Promise.all(
      Array.from({ length: many }, (_, index) =>
        mintIn(harness, 'job', parents[index % parents.length]!),
      ),
    );
  const reasonsOf = async (subject: string) => {
    const where = { subject, type: 'token.revoked.v1' };
    const events = await harness.prisma.outbox.findMany({ where });
    return events.map(({ payload }) => (payload as { data: { reason: string } }).data.reason);
  };

  test('share transactions; each is refused, invalidated before its answer, and told once', async () => {
    const jobs = await manyJobs([await createIn(harness, place)]);
    const before = harness.invalidated.length;
    await gather(harness, () =>
      jobs.map(async ({ id }) => {
        expect(await end(id)).toBe(204);
        expect(harness.invalidated.slice(before).flat()).toContain(`token:${id}`);
      }),
    );
    const told = harness.invalidated.slice(before);
    expect(told.length).toBeLessThan(many / 2);
    expect(told.flat()).toHaveLength(many);
    for (const { id, value } of jobs) {
      expect(await verdictOn(harness, value)).toMatchObject({ reason: 'revoked' });
      expect(await reasonsOf(id)).toEqual(['ended']);
    }
  });

  test('again and again, in any spelling of the id, it is told once and always invalidated', async () => {
    const { id } = await mintIn(harness, 'job', await createIn(harness, place));
    const before = harness.invalidated.length;
    const ends = Array.from({ length: 10 }, (_, index) => end(index % 2 ? id : id.toUpperCase()));
    expect(new Set(await Promise.all(ends))).toEqual(new Set([204]));
    expect(await end(id)).toBe(204);
    expect(harness.invalidated.slice(before).length).toBeGreaterThan(1);
    expect(new Set(harness.invalidated.slice(before).flat())).toEqual(new Set([`token:${id}`]));
    expect(await reasonsOf(id)).toEqual(['ended']);
  });

  test('an instance among them takes its jobs along, and what is none of them is 404', async () => {
    const agent = await createIn(harness, place);
    const [instance, other] = [
      await mintIn(harness, 'instance', agent),
      await mintIn(harness, 'instance', agent),
    ];
    const [below, jobs] = [await mintIn(harness, 'job', instance), await manyJobs([other])];
    const ends = [newId(), instance.id, agent.id, ...jobs.map(({ id }) => id)].map(end);
    expect(await Promise.all(ends)).toEqual([404, 204, 404, ...Array<number>(many).fill(204)]);
    expect(await verdictOn(harness, below.value)).toMatchObject({ reason: 'revoked' });
    expect(await reasonsOf(below.id)).toEqual(['parent_revoked']);
    expect(await verdictOn(harness, other.value)).toMatchObject({ status: 'live' });
    expect(await verdictOn(harness, agent.value)).toMatchObject({ status: 'live' });
  });

  test(`while what they hang from is revoked, nothing fails and each is told once, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const agent = await createIn(harness, place);
      const instance = await mintIn(harness, 'instance', agent);
      const jobs = await manyJobs([instance, agent]);
      const ends = jobs.map(({ id }) => end(id));
      if (round % 2 === 1) await Promise.race(ends);
      const path = pathIn(place, 'revoke', agent.id);
      await harness.send('delete', path, sessionOf(place.manager)).expect(204);
      expect(await Promise.all(ends)).toEqual(Array(many).fill(204));
      const told = await Promise.all(jobs.map(({ id }) => reasonsOf(id)));
      expect(told.map(({ length }) => length)).toEqual(Array(many).fill(1));
    }
  });
});
