import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { personalTokens, tokenExpired, tokenRevoked } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { tokenDigest } from '@orchestrator/token-format';
import { createIn, everyCollection, pathIn, placeOf } from '../../../test/collections.js';
import {
  gatewayItself,
  type Harness,
  sessionOf,
  startHarness,
  userNamed,
} from '../../../test/harness.js';
import { insertChild } from '../../../test/insert-child.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { setToken, toldOf } from '../../../test/told-of.js';

describe.each(storesHere)('the end of a token, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const set = (id: string, assignments: string) => setToken(harness, id, assignments);
  const sweep = () => harness.service.sweepTokens();
  const notices = (id: string) => toldOf(harness, id, tokenExpired.type);
  /** Of which notices people were told, after another sweep. */
  const noticesAfterSweep = async (id: string) => {
    await sweep();
    return (await notices(id)).map((told) => told.expires_in_days);
  };
  const make = () => createIn(harness, placeOf(harness, personalTokens));

  test.each(everyCollection)(
    'is told 7 days and 1 day ahead and when it has come, each once: %s',
    async (_path, declared) => {
      const place = placeOf(harness, declared);
      const { id } = await createIn(harness, place);
      await set(
        id,
        `created_at = now() - interval '60 days', expires_at = now() + interval '8 days'`,
      );
      expect(await noticesAfterSweep(id)).toEqual([]);
      await set(id, `expires_at = now() + interval '6 days 23 hours'`);
      expect(await noticesAfterSweep(id)).toEqual([7]);
      await set(id, `expires_at = now() + interval '25 hours'`);
      expect(await noticesAfterSweep(id)).toEqual([7]);
      await set(id, `expires_at = now() + interval '23 hours'`);
      expect(await noticesAfterSweep(id)).toEqual([7, 1]);
      expect(await noticesAfterSweep(id)).toEqual([7, 1]);
      await set(id, `expires_at = now() - interval '1 second'`);
      expect(await noticesAfterSweep(id)).toEqual([7, 1, 0]);
      expect(await noticesAfterSweep(id)).toEqual([7, 1, 0]);
      const told = await notices(id);
      const { body } = await harness
        .send('get', pathIn(place, 'read', id), sessionOf(place.manager))
        .expect(200);
      expect(body.status).toBe('expired');
      expect(told.at(-1)).toMatchObject({
        token_id: id,
        kind: declared.kind,
        owner: { type: place.owner.type, id: place.owner.id },
        namespace: place.namespace,
        ends_at: body.expires_at,
        cause: 'expired',
        actor: { type: 'system', id: 'token' },
      });
    },
  );

  test('a sweep that comes late tells the nearest notice only', async () => {
    const [day, end] = [await make(), await make()];
    await set(
      day.id,
      `created_at = now() - interval '60 days', expires_at = now() + interval '1 hour'`,
    );
    await set(
      end.id,
      `created_at = now() - interval '60 days', expires_at = now() - interval '9 days'`,
    );
    expect(await noticesAfterSweep(day.id)).toEqual([1]);
    expect(await noticesAfterSweep(end.id)).toEqual([0]);
  });

  test('is told ahead only where it was further away when the token was made', async () => {
    const [days, hours] = [await make(), await make()];
    await set(days.id, `expires_at = created_at + interval '6 days'`);
    await set(hours.id, `expires_at = created_at + interval '10 hours'`);
    expect(await noticesAfterSweep(days.id)).toEqual([]);
    await set(
      days.id,
      `created_at = created_at - interval '5 days 12 hours',
                        expires_at = expires_at - interval '5 days 12 hours'`,
    );
    expect(await noticesAfterSweep(days.id)).toEqual([1]);
    expect(await noticesAfterSweep(hours.id)).toEqual([]);
    for (const { id } of [days, hours]) await set(id, `expires_at = now() - interval '1 second'`);
    expect(await noticesAfterSweep(days.id)).toEqual([1, 0]);
    expect(await noticesAfterSweep(hours.id)).toEqual([0]);
  });

  describe('of one that was rotated out', () => {
    const rotated = (overlap: string) =>
      `held_label = NULL, rotated_to = '${newId()}', rotated_by = 'manager', rotated_at = now(),
       overlap_ends_at = now() + interval '${overlap}'`;

    test('is told when its overlap is over, and not ahead', async () => {
      const { id } = await make();
      await set(id, `created_at = now() - interval '60 days', ${rotated('6 days')}`);
      expect(await noticesAfterSweep(id)).toEqual([]);
      await set(id, `overlap_ends_at = now() + interval '1 hour'`);
      expect(await noticesAfterSweep(id)).toEqual([]);
      await set(id, `overlap_ends_at = now() - interval '1 second'`);
      expect(await noticesAfterSweep(id)).toEqual([0]);
      expect(await notices(id)).toMatchObject([{ cause: 'rotated' }]);
    });

    test('is its expiry where that comes first', async () => {
      const { id } = await make();
      await set(id, `${rotated('1 hour')}, expires_at = now() - interval '1 minute'`);
      expect(await noticesAfterSweep(id)).toEqual([0]);
      expect(await notices(id)).toMatchObject([{ cause: 'expired' }]);
    });
  });

  test('is not told of what was revoked before', async () => {
    const place = placeOf(harness, personalTokens);
    const { id } = await createIn(harness, place);
    await harness.send('delete', pathIn(place, 'revoke', id), sessionOf(place.manager)).expect(204);
    await set(
      id,
      `created_at = now() - interval '60 days', expires_at = now() - interval '1 hour'`,
    );
    expect(await noticesAfterSweep(id)).toEqual([]);
  });

  test('takes what lives below it along, in every cache too, and of those only this is told', async () => {
    const owner = userNamed('ada');
    const insert = (kind: 'agent' | 'instance' | 'job', parent?: { id: string; value: string }) =>
      insertChild(harness.sql, { kind, owner, ...(parent && { parent }) });
    const [agent, other] = [await insert('agent'), await insert('agent')];
    const instance = await insert('instance', agent);
    const job = await insert('job', instance);
    const done = await insert('instance', agent);
    const bystander = await insert('instance', other);
    await set(done.id, `revoked_at = now(), revoked_reason = 'ended'`);
    await set(agent.id, `expires_at = now() - interval '1 second'`);
    await sweep();
    await sweep();
    const reasonOf = async (id: string) => {
      const { revokedReason } = await harness.prisma.token.findUniqueOrThrow({ where: { id } });
      return revokedReason;
    };
    expect(await reasonOf(agent.id)).toBeNull();
    expect(await reasonOf(instance.id)).toBe('parent_expired');
    expect(await reasonOf(job.id)).toBe('parent_revoked');
    expect(await reasonOf(done.id)).toBe('ended');
    expect(await reasonOf(bystander.id)).toBeNull();
    for (const { id } of [instance, job]) {
      expect(await toldOf(harness, id, tokenRevoked.type)).toHaveLength(1);
      expect(await notices(id)).toEqual([]);
      expect(harness.invalidated.flat()).toContain(`token:${id}`);
    }
    expect(await toldOf(harness, done.id, tokenRevoked.type)).toEqual([]);
    expect(await notices(agent.id)).toMatchObject([{ expires_in_days: 0 }]);
    const { body } = await harness
      .send('post', '/internal/v1/tokens/verify', gatewayItself)
      .send({ digest: tokenDigest(job.value) })
      .expect(200);
    expect(body).toMatchObject({ status: 'refused', reason: 'revoked' });
  });
});
