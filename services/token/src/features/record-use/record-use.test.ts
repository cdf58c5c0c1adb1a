import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildEvent, tokenUsed } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { TokenUse } from '../../domain/token-use.js';
import {
  type Harness,
  sessionOf,
  startHarness,
  type TestUser,
  userNamed,
} from '../../../test/harness.js';
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
  const lastUse = async (id: string) => {
    const { body } = await harness
      .send('get', `/api/v2/user/tokens/${id}`, sessionOf(ada))
      .expect(200);
    const { last_used_at, last_used_ip, last_used_user_agent } = body as PresentedToken;
    return [last_used_at, last_used_ip, last_used_user_agent];
  };

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
