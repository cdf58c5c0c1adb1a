import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { personalTokens, tokenExpired, tokenRevoked, tokenUpdated } from '@orchestrator/contracts';
import {
  createIn,
  everyCollection,
  pathIn,
  type Place,
  placeOf,
} from '../../../test/collections.js';
import { type Harness, sessionOf, startHarness, userNamed } from '../../../test/harness.js';
import { insertChild } from '../../../test/insert-child.js';
import { type AskedPolicy, policyEvent } from '../../../test/policy-events.js';
import { setToken, toldOf } from '../../../test/told-of.js';

const dayMs = 86_400_000;

describe('policies for tokens that there are', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.close());
  afterEach(() => ask(null, {}));

  const ask = (of: Parameters<typeof policyEvent>[0], asked: AskedPolicy) =>
    harness.publish([policyEvent(of, asked)]);
  const sweep = () => harness.service.sweepTokens();
  const set = (id: string, assignments: string) => setToken(harness, id, assignments);
  const read = async (place: Place, id: string) => {
    const { body } = await harness
      .send('get', pathIn(place, 'read', id), sessionOf(place.manager))
      .expect(200);
    return body as {
      status: string;
      created_at: string;
      expires_at: string | null;
      revoked_reason: string | null;
    };
  };
  const lifeOf = async (place: Place, id: string) => {
    const { created_at: from, expires_at: to } = await read(place, id);
    return to === null ? null : (Date.parse(to) - Date.parse(from)) / dayMs;
  };
  const changes = (id: string) => toldOf(harness, id, tokenUpdated.type);
  const revocations = (id: string) => toldOf(harness, id, tokenRevoked.type);

  describe.each(everyCollection)('lifetimes: %s', (_path, declared) => {
    test('what lives longer than the instance allows is cut to that, once, in every cache', async () => {
      const place = placeOf(harness, declared);
      const [endless, long, short] = [
        await createIn(harness, place),
        await createIn(harness, place, { expires_at: '2090-01-01T00:00:00.000Z' }),
        await createIn(harness, place, { expires_at: new Date(Date.now() + dayMs).toISOString() }),
      ];
      await set(endless.id, `created_at = now() - interval '9 days'`);
      await ask(null, { max_token_lifetime_days: 30 });
      await sweep();
      await sweep();
      for (const { id } of [endless, long]) {
        expect(await lifeOf(place, id)).toBe(30);
        expect(await changes(id)).toMatchObject([
          { changed: ['expires_at'], actor: { type: 'system', id: 'token' } },
        ]);
        expect(harness.invalidated.flat()).toContain(`token:${id}`);
      }
      expect(await changes(short.id)).toEqual([]);
      expect(await lifeOf(place, short.id)).toBeLessThan(2);
    });

    test('one that is older than it may become ends now, and says so for 90 days', async () => {
      const place = placeOf(harness, declared);
      const { id } = await createIn(harness, place);
      await set(id, `created_at = now() - interval '400 days'`);
      await ask(null, { max_token_lifetime_days: 30 });
      await sweep();
      const { status, expires_at: end } = await read(place, id);
      expect(status).toBe('expired');
      expect(Date.now() - Date.parse(String(end))).toBeLessThan(60_000);
      expect(await toldOf(harness, id, tokenExpired.type)).toMatchObject([{ expires_in_days: 0 }]);
      expect(await changes(id)).toHaveLength(1);
    });

    test('where only an end is required, one without has a year from now on', async () => {
      const place = placeOf(harness, declared);
      const [endless, ending] = [
        await createIn(harness, place),
        await createIn(harness, place, { expires_at: '2090-01-01T00:00:00.000Z' }),
      ];
      await set(endless.id, `created_at = now() - interval '100 days'`);
      await ask(null, { require_token_expiry: true });
      await sweep();
      await sweep();
      expect(await lifeOf(place, endless.id)).toBeCloseTo(465, 1);
      expect(await changes(endless.id)).toHaveLength(1);
      expect((await read(place, ending.id)).expires_at).toBe('2090-01-01T00:00:00.000Z');
    });

    test('one that is made under a policy is not cut for the moment that its making took', async () => {
      const place = placeOf(harness, declared);
      await ask(null, { max_token_lifetime_days: 30 });
      const { id } = await createIn(harness, place);
      await sweep();
      expect(await changes(id)).toEqual([]);
    });
  });

  const ofOrganizations = everyCollection.filter(([, { owner }]) => owner !== 'user');
  test.each(ofOrganizations)(
    'the strictest word of instance and organization counts: %s',
    async (_path, declared) => {
      const [place, elsewhere] = [placeOf(harness, declared), placeOf(harness, declared)];
      const [token, other] = [await createIn(harness, place), await createIn(harness, elsewhere)];
      await ask(place.organization, { max_token_lifetime_days: 10 });
      await ask(null, { require_token_expiry: true });
      await sweep();
      expect(await lifeOf(place, token.id)).toBe(10);
      expect(await changes(token.id)).toHaveLength(1);
      expect(await lifeOf(elsewhere, other.id)).toBeCloseTo(365, 1);
      await ask(null, { max_token_lifetime_days: 5 });
      await sweep();
      expect(await lifeOf(place, token.id)).toBe(5);
    },
  );

  test('an organization’s policy leaves the tokens of persons alone', async () => {
    const [place, acme] = [
      placeOf(harness, personalTokens),
      placeOf(harness, ofOrganizations[0]![1]),
    ];
    const { id } = await createIn(harness, place);
    await set(id, `created_at = now() - interval '400 days'`);
    await ask(acme.organization, { max_token_lifetime_days: 1, inactive_token_days: 1 });
    await sweep();
    expect(await read(place, id)).toMatchObject({ status: 'active', expires_at: null });
  });

  describe.each(everyCollection)('inactivity: %s', (_path, declared) => {
    const made = async (place: Place, created: string, used: string | null) => {
      const { id } = await createIn(harness, place);
      await set(
        id,
        `created_at = now() - interval '${created}',
         last_used_at = ${used === null ? 'NULL' : `now() - interval '${used}'`}`,
      );
      return id;
    };

    test('what nobody used for so long is revoked, and says why; what is in use stays', async () => {
      const place = placeOf(harness, declared);
      const gone = [
        await made(place, '31 days', null),
        await made(place, '90 days', '30 days 1 minute'),
      ];
      const kept = [
        await made(place, '29 days 23 hours', null),
        await made(place, '90 days', '29 days 23 hours 59 minutes'),
      ];
      await sweep();
      for (const id of gone) expect((await read(place, id)).status).toBe('active');
      await ask(null, { inactive_token_days: 30 });
      await sweep();
      await sweep();
      for (const id of gone) {
        expect(await read(place, id)).toMatchObject({
          status: 'revoked',
          revoked_reason: 'inactive',
        });
        expect(await revocations(id)).toMatchObject([
          { reason: 'inactive', actor: { type: 'system', id: 'token' } },
        ]);
        expect(harness.invalidated.flat()).toContain(`token:${id}`);
      }
      for (const id of kept) expect((await read(place, id)).status).toBe('active');
    });
  });

  test.each(ofOrganizations)(
    'an organization may ask for more use than the instance: %s',
    async (_path, declared) => {
      const [place, elsewhere] = [placeOf(harness, declared), placeOf(harness, declared)];
      const [token, other] = [await createIn(harness, place), await createIn(harness, elsewhere)];
      for (const { id } of [token, other]) await set(id, `created_at = now() - interval '9 days'`);
      await ask(null, { inactive_token_days: 30 });
      await ask(place.organization, { inactive_token_days: 8 });
      await sweep();
      expect((await read(place, token.id)).revoked_reason).toBe('inactive');
      expect((await read(elsewhere, other.id)).status).toBe('active');
    },
  );

  test('an idle agent token takes along what lives below it, but not the rest of its chain', async () => {
    const owner = userNamed('ada');
    const agent = await insertChild(harness.sql, { kind: 'agent', owner });
    const instance = await insertChild(harness.sql, { kind: 'instance', owner, parent: agent });
    const sibling = await insertChild(harness.sql, { kind: 'agent', owner });
    await set(sibling.id, `chain_id = '${agent.id}'`);
    for (const { id } of [agent, instance]) {
      await set(id, `created_at = now() - interval '31 days'`);
    }
    const fresh = await insertChild(harness.sql, { kind: 'agent', owner });
    const idle = await insertChild(harness.sql, { kind: 'instance', owner, parent: fresh });
    await set(idle.id, `created_at = now() - interval '31 days'`);
    await ask(null, { inactive_token_days: 30 });
    await sweep();
    const reasons = await harness.prisma.token.findMany({
      where: { ownerId: owner.id },
      select: { id: true, revokedReason: true },
    });
    expect(new Map(reasons.map(({ id, revokedReason }) => [id, revokedReason]))).toEqual(
      new Map([
        [agent.id, 'inactive'],
        [instance.id, 'parent_revoked'],
        [sibling.id, null],
        [fresh.id, null],
        // It lives with its parent.
        [idle.id, null],
      ]),
    );
  });
});
