import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buildEvent, tokenUsed } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { TokenUse } from '../../domain/token-use.js';
import { createIn, everyCollection, pathIn, placeOf } from '../../../test/collections.js';
import {
  type Harness,
  sessionOf,
  startHarness,
  type TestUser,
  userNamed,
} from '../../../test/harness.js';
import { insertChild, type InsertedToken } from '../../../test/insert-child.js';
import type { PresentedToken } from '../presenters/present-token.js';
import { recordUseWith } from './record-use.js';

describe('uses of tokens', () => {
  let harness: Harness;
  let ada: TestUser;
  beforeAll(async () => {
    harness = await startHarness();
    ada = userNamed('ada');
  });
  afterAll(() => harness.close());

  const usedAt = (tokenId: string, time: string, ip: string): CloudEvent =>
    buildEvent(
      tokenUsed,
      { id: newId(), time: new Date(), subject: tokenId },
      { token_id: tokenId, used_at: time, ip, user_agent: `agent of ${ip}`, requests: 3 },
    );
  const readLastUse = async (path: string, user: TestUser) => {
    const { body } = await harness.send('get', path, sessionOf(user)).expect(200);
    const { last_used_at, last_used_ip, last_used_user_agent } = body as PresentedToken;
    return [last_used_at, last_used_ip, last_used_user_agent];
  };
  const lastUse = (id: string) => readLastUse(`/api/v2/user/tokens/${id}`, ada);
  /** Of any token, whoever may read it. */
  const storedUse = async (id: string) => {
    const { lastUsedAt, lastUsedIp, lastUsedUserAgent } =
      await harness.prisma.token.findUniqueOrThrow({ where: { id } });
    return [lastUsedAt?.toISOString(), lastUsedIp, lastUsedUserAgent];
  };
  const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
  const useOf = (second: number) => [at(second), `10.0.0.${second}`, `agent of 10.0.0.${second}`];

  test('show as the last one, though events come in the wrong order and ten times', async () => {
    const { id } = await harness.create(ada);
    const late = usedAt(id, '2026-01-01T00:00:02.000Z', '10.0.0.2');
    const early = usedAt(id, '2026-01-01T00:00:01.000Z', '10.0.0.1');
    const events = [late, early, ...Array.from({ length: 9 }, () => late)];
    await harness.publish(events);
    const expected = ['2026-01-01T00:00:02.000Z', '10.0.0.2', 'agent of 10.0.0.2'];
    expect(await lastUse(id)).toEqual(expected);
    const inbox = await harness.sql.$queryRawUnsafe<unknown[]>(
      'SELECT 1 FROM token.inbox WHERE event_id = ANY($1::uuid[])',
      [late.id, early.id],
    );
    expect(inbox).toHaveLength(2);
  });

  test('a gateway whose clock is ahead can’t move the last use into the future', async () => {
    const { id } = await harness.create(ada);
    await harness.publish([usedAt(id, '2099-01-01T00:00:00.000Z', '10.0.0.1')]);
    const [time] = await lastUse(id);
    expect(Date.parse(String(time))).toBeLessThan(Date.now() + 60_000);
  });

  test.each(everyCollection)('show for every kind: %s', async (_path, declared) => {
    const place = placeOf(harness, declared);
    const { id } = await createIn(harness, place);
    const [late, early, future] = [
      usedAt(id, at(2), '10.0.0.2'),
      usedAt(id, at(1), '10.0.0.1'),
      usedAt(id, '2099-01-01T00:00:00.000Z', '10.0.0.3'),
    ];
    const shown = () => readLastUse(pathIn(place, 'read', id), place.manager);
    expect(await shown()).toEqual([null, null, null]);
    await harness.publish([late, early, late]);
    expect(await shown()).toEqual(useOf(2));
    await harness.publish([future]);
    const [time, ...from] = await shown();
    expect(from).toEqual(['10.0.0.3', 'agent of 10.0.0.3']);
    expect(Date.now() - Date.parse(String(time))).toBeLessThan(60_000);
  });

  describe('of one that hangs from others', () => {
    const insert = (kind: 'agent' | 'instance' | 'job', parent?: InsertedToken) =>
      insertChild(harness.sql, { kind, owner: ada, ...(parent && { parent }) });
    let agent: InsertedToken;
    let instance: InsertedToken;
    let job: InsertedToken;
    beforeEach(async () => {
      agent = await insert('agent');
      instance = await insert('instance', agent);
      job = await insert('job', instance);
    });

    test('are uses of those as well, of others not', async () => {
      const sibling = await insert('instance', agent);
      await harness.publish([usedAt(job.id, at(2), '10.0.0.2')]);
      for (const { id } of [job, instance, agent]) expect(await storedUse(id)).toEqual(useOf(2));
      expect(await storedUse(sibling.id)).toEqual([undefined, null, null]);
      await harness.publish([usedAt(sibling.id, at(3), '10.0.0.3')]);
      expect(await storedUse(job.id)).toEqual(useOf(2));
      expect(await storedUse(instance.id)).toEqual(useOf(2));
      for (const { id } of [sibling, agent]) expect(await storedUse(id)).toEqual(useOf(3));
      await harness.publish([usedAt(agent.id, at(4), '10.0.0.4')]);
      expect(await storedUse(instance.id)).toEqual(useOf(2));
      expect(await storedUse(agent.id)).toEqual(useOf(4));
    });

    test('each shows its own last one, in whatever order they come', async () => {
      const uses = [
        usedAt(agent.id, at(2), '10.0.0.2'),
        usedAt(job.id, at(1), '10.0.0.1'),
        usedAt(instance.id, at(3), '10.0.0.3'),
      ];
      await harness.publish([...uses].reverse());
      await harness.publish([usedAt(job.id, '2026-01-01T00:00:00.000Z', '10.0.0.9'), ...uses]);
      expect(await storedUse(job.id)).toEqual(useOf(1));
      for (const { id } of [instance, agent]) expect(await storedUse(id)).toEqual(useOf(3));
    });

    test('of two from clocks that are ahead the later one is the last', async () => {
      await harness.publish([
        usedAt(instance.id, '2099-01-01T00:00:01.000Z', '10.0.0.1'),
        usedAt(job.id, '2099-01-01T00:00:02.000Z', '10.0.0.2'),
      ]);
      const [time, ip] = await storedUse(agent.id);
      expect(ip).toBe('10.0.0.2');
      expect(Date.parse(String(time))).toBeLessThan(Date.now() + 60_000);
    });

    test('are recorded while families are revoked, and none waits for ever', async () => {
      const families = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const parent = await insert('agent');
          return { parent, child: await insert('instance', parent) };
        }),
      );
      const revoke = ({ parent }: { parent: InsertedToken }) =>
        harness
          .send('delete', `/api/v2/user/agent-tokens/${parent.id}`, sessionOf(ada))
          .expect(204);
      await Promise.all([
        ...families.map(revoke),
        ...Array.from({ length: 4 }, (_, index) =>
          harness.publish(
            families.map(({ parent, child }, place) =>
              usedAt((place % 2 ? parent : child).id, at(index), '10.0.0.1'),
            ),
          ),
        ),
      ]);
      for (const { parent } of families)
        expect(await storedUse(parent.id)).toEqual([at(3), '10.0.0.1', 'agent of 10.0.0.1']);
    });
  });

  test('a use that is remembered writes to the row and to no index', async () => {
    const { id } = await harness.create(ada);
    const [updated] = await harness.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`
        UPDATE token.token SET last_used_at = active_on + interval '1 hour' WHERE id = ${id}::uuid`;
      return tx.$queryRaw<{ all: number; hot: number }[]>`
        SELECT n_tup_upd::int AS all, n_tup_hot_upd::int AS hot FROM pg_stat_xact_user_tables
         WHERE schemaname = 'token' AND relname = 'token'`;
    });
    expect(updated).toEqual({ all: 1, hot: 1 });
  });

  test('an event that breaks its contract does not keep others from being recorded', async () => {
    const { id } = await harness.create(ada);
    const broken = { ...usedAt(id, '2026-01-01T00:00:00.000Z', 'x'), id: newId(), data: {} };
    const good = usedAt(id, '2026-01-01T00:00:01.000Z', '10.0.0.9');
    await harness.publish([broken, good]);
    expect((await lastUse(id))[1]).toBe('10.0.0.9');
  });
});

describe('batching', () => {
  const use = (tokenId: string): TokenUse => ({
    eventId: newId(),
    tokenId,
    usedAt: new Date(),
    ip: null,
    userAgent: null,
  });

  test('what comes while a batch is written goes into one batch', async () => {
    const batches: string[][] = [];
    const gates: (() => void)[] = [];
    const recordUse = recordUseWith(
      {
        record: (uses) => {
          batches.push(uses.map(({ tokenId }) => tokenId));
          return new Promise((resolve) => gates.push(resolve));
        },
      },
      3,
    );
    const done = ['a', 'b', 'c', 'd', 'e'].map((id) => recordUse(use(id)));
    for (let index = 0; index < 3; index += 1) {
      gates[index]?.();
      await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(done);
    expect(batches).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
  });

  test('whose write fails rejects for all in it, and the next goes on', async () => {
    let fail = true;
    const recordUse = recordUseWith({
      record: () => (fail ? Promise.reject(new Error('down')) : Promise.resolve()),
    });
    await expect(recordUse(use('a'))).rejects.toThrow('down');
    fail = false;
    await recordUse(use('b'));
  });
});
