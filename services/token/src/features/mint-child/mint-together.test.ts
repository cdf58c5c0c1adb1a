import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { personalAgentTokens } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { describeWith } from '@orchestrator/testing';
import { createIn, pathIn, type Place, placeOf } from '../../../test/collections.js';
import { gather, untilWaiting } from '../../../test/gather.js';
import { type Harness, sessionOf, startHarness } from '../../../test/harness.js';
import { askForChild, mintIn } from '../../../test/mint-in.js';
import { verdictOn } from '../../../test/verdict-on.js';

const many = 50;
const rounds = 6;

describeWith('postgres')('children that are asked for at once', () => {
  let harness: Harness;
  let place: Place;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
    place = placeOf(harness, personalAgentTokens);
  });
  afterAll(() => harness.close());

  const askForMany = (ids: readonly string[]) =>
    Array.from({ length: many }, (_, index) =>
      askForChild(harness, 'job', ids[index % ids.length] ?? '').then(({ status, body }) => ({
        status,
        id: body.id as string,
        value: body.token as string,
      })),
    );
  const revoke = (id: string) =>
    harness.send('delete', pathIn(place, 'revoke', id), sessionOf(place.manager)).expect(204);

  test('share transactions; each lives, hangs from its parent and is told once', async () => {
    const agent = await createIn(harness, place);
    const parents = await Promise.all([1, 2, 3].map(() => mintIn(harness, 'instance', agent)));
    const ids = [agent.id, ...parents.map(({ id }) => id)];
    const minted = await gather(harness, () => askForMany(ids));
    expect(minted.map(({ status }) => status)).toEqual(Array(many).fill(201));
    const [written] = await harness.prisma.$queryRaw<{ transactions: number }[]>`
      SELECT count(DISTINCT xmin::text)::int AS transactions FROM token.token
       WHERE id = ANY(${minted.map(({ id }) => id)}::uuid[])`;
    expect(written?.transactions).toBeLessThan(many / 2);
    for (const [index, { id, value }] of minted.entries()) {
      const chain = [id, ...new Set([ids[index % ids.length], agent.id])].map(
        (one) => `token:${one}`,
      );
      expect(await verdictOn(harness, value)).toMatchObject({
        status: 'live',
        ids: [...chain, expect.any(String)],
      });
      const told = await harness.prisma.outbox.findMany({ where: { subject: id } });
      expect(told.map(({ type }) => type)).toEqual(['token.created.v1']);
    }
  });

  test(`abuse 46: of ${many} none lives when their parent was revoked meanwhile, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const agent = await createIn(harness, place);
      const instance = await mintIn(harness, 'instance', agent);
      const asked = askForMany([instance.id, agent.id]);
      // The revoke comes before all of them, among them, or after some answers.
      if (round % 3 === 1) await Promise.race(asked);
      if (round % 3 === 2) await Promise.all(asked.slice(0, many / 2));
      await revoke(agent.id);
      for (const { status, value } of await Promise.all(asked)) {
        expect([201, 409]).toContain(status);
        if (status === 409) continue;
        expect(await verdictOn(harness, value)).toMatchObject({ reason: 'revoked' });
      }
      const living = { revokedAt: null, parentId: { in: [agent.id, instance.id] } };
      expect(await harness.prisma.token.count({ where: living })).toBe(0);
    }
  });

  test('one whose parent somebody has in hand waits alone, and none of the others with it', async () => {
    const [held, free] = [await createIn(harness, place), await createIn(harness, place)];
    let waiting: ReturnType<typeof askForMany> = [];
    await harness.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`
        UPDATE token.token SET revoked_at = now(), revoked_reason = 'deleted', held_label = NULL
         WHERE id = ${held.id}::uuid`;
      waiting = askForMany([held.id, free.id]);
      const others = await Promise.all(waiting.filter((_, index) => index % 2 === 1));
      expect(new Set(others.map(({ status }) => status))).toEqual(new Set([201]));
      await untilWaiting(harness);
    });
    const refused = await Promise.all(waiting.filter((_, index) => index % 2 === 0));
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([409]));
    expect(await harness.prisma.token.count({ where: { parentId: held.id } })).toBe(0);
  });

  test('what one asks for is no fault of the others', async () => {
    const agent = await createIn(harness, place);
    const job = await mintIn(harness, 'job', agent);
    const revoked = await createIn(harness, place);
    await revoke(revoked.id);
    const [good, unknown, childless, ended] = await Promise.all([
      Promise.all(askForMany([agent.id])),
      Promise.all(askForMany([newId(), agent.id.toUpperCase()])),
      Promise.all(askForMany([job.id])),
      Promise.all(askForMany([revoked.id])),
    ]);
    const statuses = (answers: typeof good) => [...new Set(answers.map(({ status }) => status))];
    expect(statuses(good)).toEqual([201]);
    expect(statuses(unknown)).toEqual([404, 201]);
    expect(statuses(childless)).toEqual([404]);
    expect(statuses(ended)).toEqual([409]);
  });
});
