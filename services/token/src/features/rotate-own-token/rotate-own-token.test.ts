import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Caller,
  organizationTokens,
  personalTokens,
  reportRotationFork,
  rotateOwnToken,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { createIn, pathIn, type Place, placeOf } from '../../../test/collections.js';
import {
  type CreatedForTest,
  gatewayItself,
  type Harness,
  organizationTokenOf,
  sessionOf,
  startHarness,
  tokenOf,
} from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { verdictOn } from '../../../test/verdict-on.js';

const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();
const live = { status: 'live' };
const refused = (reason: string) => ({ status: 'refused', reason });

describe.each(storesHere)('a token that rotates itself, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  type Made = Pick<CreatedForTest, 'id' | 'value' | 'body'>;
  const itself = ({ manager, organization }: Place, { id }: { id: string }): Caller =>
    organization === null
      ? tokenOf(manager, id, ['read'])
      : organizationTokenOf(organization, id, ['read']);
  const ask = (place: Place, token: { id: string }, body?: object) =>
    harness.send('post', rotateOwnToken.path, itself(place, token)).send(body);
  const rotate = async (place: Place, token: { id: string }, body?: object): Promise<Made> => {
    const answer = await ask(place, token, body).expect(201);
    return { id: answer.body.id, value: answer.body.token, body: answer.body };
  };
  const verdict = ({ value }: { value: string }) => verdictOn(harness, value);
  const rotateByManager = async (place: Place, { id }: Made, body: object): Promise<Made> => {
    const sent = harness.send('post', pathIn(place, 'rotate', id), sessionOf(place.manager));
    const answer = await sent.send(body).expect(201);
    return { id: answer.body.id, value: answer.body.token, body: answer.body };
  };
  const revoke = (place: Place, { id }: Made) =>
    harness.send('delete', pathIn(place, 'revoke', id), sessionOf(place.manager)).expect(204);
  const read = async (place: Place, { id }: Made) => {
    const { body } = await harness.send('get', pathIn(place, 'read', id), sessionOf(place.manager));
    return body as CreatedForTest['body'];
  };
  const report = ({ id }: { id: string }) =>
    harness
      .send('post', reportRotationFork.path, gatewayItself)
      .send({ token_id: id, ip: '203.0.113.9' });
  /** Lets time pass for these tokens. */
  const pass = (tokens: readonly { id: string }[], interval: string) =>
    harness.sql.$executeRawUnsafe(
      `UPDATE token.token SET created_at = created_at - $2::interval, expires_at = expires_at - $2::interval,
              rotated_at = rotated_at - $2::interval, overlap_ends_at = overlap_ends_at - $2::interval,
              first_used_at = first_used_at - $2::interval
        WHERE id = ANY($1::uuid[])`,
      tokens.map(({ id }) => id),
      interval,
    );
  const personal = () => placeOf(harness, personalTokens);

  describe.each([
    ['personal', personalTokens],
    ['organization', organizationTokens],
  ] as const)('of the kind %s', (_kind, declared) => {
    test('gets the same once more, without any scope, and works on for a minute', async () => {
      const place = placeOf(harness, declared);
      const old = await createIn(harness, place, {
        description: 'of the build',
        ip_allowlist: ['10.0.0.0/8'],
      });
      const { body, headers } = await ask(place, old).expect(201);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers.location).toBe(pathIn(place, 'read', body.id));
      const { label, description, scopes, owner, ip_allowlist } = old.body;
      expect(body).toMatchObject({
        ...{ label, description, scopes, owner, ip_allowlist },
        rotated_from: old.id,
        status: 'active',
        created_by: { id: (place.organization ?? place.manager).id },
      });
      const before = (await verdict(old)) as { remaining_ms: number };
      expect(before).toMatchObject(live);
      expect(before.remaining_ms).toBeGreaterThan(50_000);
      expect(before.remaining_ms).toBeLessThanOrEqual(60_000);
      expect(harness.invalidated).toContainEqual([`token:${old.id}`]);
      expect(await verdictOn(harness, body.token)).toMatchObject(live);
      await pass([old], '1 minute');
      expect(await verdict(old)).toMatchObject(refused('rotated'));
      expect(await verdictOn(harness, body.token)).toMatchObject(live);
    });

    test('abuse 52: a lost answer can be repeated until a new value is used; the chain lives', async () => {
      const place = placeOf(harness, declared);
      const old = await createIn(harness, place);
      const [first, second] = [await rotate(place, old), await rotate(place, old)];
      const third = await rotate(place, old, { overlap_seconds: 3_600 });
      expect(await verdict(first)).toMatchObject(refused('revoked'));
      expect(await read(place, second)).toMatchObject({ revoked_reason: 'replaced' });
      expect(await verdict(old)).toMatchObject(live);
      expect(await verdict(third)).toMatchObject(live);
      expect(third.body.rotated_from).toBe(old.id);
      const { overlap_ends_at } = await read(place, old);
      expect(Date.parse(overlap_ends_at!) - Date.now()).toBeGreaterThan(0.9 * hourMs);
    });

    test('a value that rotates itself again once its successor was used is a fork: the chain is revoked', async () => {
      const place = placeOf(harness, declared);
      const old = await createIn(harness, place);
      const next = await rotate(place, old, { overlap_seconds: 3_600 });
      expect(await verdict(next)).toMatchObject(live);
      const { body } = await ask(place, old).expect(401);
      expect(body.code).toBe('invalid_token');
      for (const token of [old, next]) {
        expect(await verdict(token)).toMatchObject(refused('revoked'));
        expect(await read(place, token)).toMatchObject({ revoked_reason: 'fork' });
      }
      expect(new Set(harness.invalidated.at(-1))).toEqual(
        new Set([old, next].map(({ id }) => `token:${id}`)),
      );
    });
  });

  test.each(['agent', 'trigger', 'instance', 'job'] as const)(
    'a token of the kind %s is 403: managers rotate it',
    async (kind) => {
      const { manager } = personal();
      const caller = tokenOf(manager, newId(), [], { kind });
      const { body } = await harness.send('post', rotateOwnToken.path, caller).expect(403);
      expect(body.code).toBe('caller_kind_refused');
    },
  );

  test('a session is 403, no assertion 401', async () => {
    const place = personal();
    await harness.send('post', rotateOwnToken.path, sessionOf(place.manager)).expect(403);
    await harness.send('post', rotateOwnToken.path, null).expect(401);
  });

  test.each([
    ['an overlap that is shorter than a minute', { overlap_seconds: 59 }],
    ['one beyond 7 days', { overlap_seconds: 604_801 }],
    ['an end in the past', { expires_at: '2020-01-01T00:00:00Z' }],
    ['another scope', { scopes: ['org:admin'] }],
  ])('%s is 400, with no row', async (_case, body) => {
    const place = personal();
    await ask(place, await createIn(harness, place), body).expect(400);
    expect(await harness.prisma.token.count({ where: { ownerId: place.owner.id } })).toBe(1);
  });

  test('keeps its lifetime from now or shortens it; abuse 5: a longer one is 403, with no row', async () => {
    const place = personal();
    const old = await createIn(harness, place, { expires_at: inHours(10) });
    await pass([old], '9 hours');
    for (const expires_at of [inHours(10.1), null]) {
      const { body } = await ask(place, old, { expires_at }).expect(403);
      expect(body.code).toBe('escalation_refused');
    }
    expect(await harness.prisma.token.count({ where: { ownerId: place.owner.id } })).toBe(1);
    const next = await rotate(place, old);
    expect(Date.parse(next.body.expires_at!) - Date.now()).toBeGreaterThan(9.9 * hourMs);
    const soon = inHours(1);
    expect((await rotate(place, next, { expires_at: soon })).body.expires_at).toBe(soon);
  });

  test('is cut to the policy of its organization', async () => {
    const place = placeOf(harness, organizationTokens);
    const old = await createIn(harness, place, { expires_at: inHours(24 * 60) });
    await harness.prisma.tokenPolicy.create({
      data: {
        scope: place.owner.id,
        maxLifetimeDays: 30,
        requireExpiry: false,
        decidedAt: new Date(),
      },
    });
    await ask(place, old, { expires_at: inHours(24 * 31) }).expect(400);
    const { body } = await rotate(place, old);
    expect(Date.parse(body.expires_at!) - Date.now()).toBeLessThanOrEqual(24 * 30 * hourMs);
  });

  test('a repetition extends the overlap to 7 days after the first rotation at the latest', async () => {
    const place = personal();
    const old = await createIn(harness, place);
    await rotate(place, old, { overlap_seconds: 6 * 86_400 });
    await pass([old], '5 days');
    const week = { overlap_seconds: 7 * 86_400 };
    await rotate(place, old, week);
    const { overlap_ends_at } = await read(place, old);
    const left = Date.parse(overlap_ends_at!) - Date.now();
    expect(left).toBeGreaterThan(47 * hourMs);
    expect(left).toBeLessThanOrEqual(48 * hourMs);
  });

  test('what its unused successor was called meanwhile is what the next one is called', async () => {
    const place = personal();
    const old = await createIn(harness, place, { label: 'before' });
    const first = await rotate(place, old);
    await harness
      .send('patch', pathIn(place, 'update', first.id), sessionOf(place.manager))
      .send({ label: 'after' })
      .expect(200);
    const second = await rotate(place, old);
    expect(second.body.label).toBe('after');
    const create = harness.send('post', pathIn(place, 'create'), sessionOf(place.manager));
    await create.send({ label: 'after', scopes: ['read'] }).expect(409);
  });

  test('an unused successor that expired gives its label up: where another has it, that is told', async () => {
    const place = personal();
    const old = await createIn(harness, place, { label: 'ours', expires_at: inHours(9) });
    const first = await rotate(place, old, { overlap_seconds: 3_600 });
    await pass([first], '10 hours');
    await createIn(harness, place, { label: 'ours' });
    const { body } = await ask(place, old).expect(409);
    expect(body.code).toBe('label_taken');
    expect(await verdict(old)).toMatchObject(live);
  });

  test('revoked, expired and unknown ones are 401, with no row', async () => {
    const place = personal();
    const [revoked, expired] = [
      await createIn(harness, place),
      await createIn(harness, place, { expires_at: inHours(1) }),
    ];
    await revoke(place, revoked);
    await pass([expired], '2 hours');
    for (const token of [revoked, expired, { id: newId() }]) {
      expect((await ask(place, token).expect(401)).body.code).toBe('invalid_token');
    }
    expect(await harness.prisma.token.count({ where: { ownerId: place.owner.id } })).toBe(2);
  });

  test('one whose owner is gone is 401, with no row', async () => {
    const place = placeOf(harness, organizationTokens);
    const old = await createIn(harness, place);
    await harness.prisma.endedOwner.create({ data: { id: place.owner.id } });
    await ask(place, old).expect(401);
    expect(await harness.prisma.token.count({ where: { ownerId: place.owner.id } })).toBe(1);
  });

  test('tells of it, and of the successor that it replaced', async () => {
    const place = personal();
    const old = await createIn(harness, place);
    const [first, second] = [await rotate(place, old), await rotate(place, old)];
    const told = await eventually(() => {
      const mine = harness.events.filter(({ subject }) =>
        [first.id, second.id].includes(subject ?? ''),
      );
      return mine.length >= 3 && mine;
    });
    expect(told.map(({ type, subject }) => [type, subject])).toEqual([
      ['token.rotated.v1', first.id],
      ['token.revoked.v1', first.id],
      ['token.rotated.v1', second.id],
    ]);
    expect(told.map(({ data }) => data)).toMatchObject([
      { previous_id: old.id, by: 'itself', actor: { id: place.manager.id, token_id: old.id } },
      { reason: 'replaced' },
      { previous_id: old.id },
    ]);
  });

  test('deleting either of a pair ends both', async () => {
    const place = personal();
    for (const which of [0, 1] as const) {
      const old = await createIn(harness, place);
      const pair = [old, await rotate(place, old)] as const;
      await revoke(place, pair[which]);
      for (const token of pair) expect(await verdict(token)).toMatchObject(refused('revoked'));
    }
  });

  test('ends at the first use of its successor where it asked for that', async () => {
    const place = personal();
    const old = await createIn(harness, place);
    const next = await rotate(place, old, { overlap_seconds: 3_600, end_on_first_use: true });
    expect(await verdict(old)).toMatchObject(live);
    expect(await verdict(next)).toMatchObject(live);
    expect(await verdict(old)).toMatchObject(refused('rotated'));
  });

  describe('and a manager who rotates', () => {
    const hour = { overlap_seconds: 3_600 };

    test('the new value during the overlap: both old ones end with that rotation, in a chain of their own', async () => {
      const place = personal();
      const old = await createIn(harness, place);
      const next = await rotate(place, old, { overlap_seconds: 86_400 });
      const managed = await rotateByManager(place, next, hour);
      expect(new Set(harness.invalidated.at(-1))).toEqual(
        new Set([old, next].map(({ id }) => `token:${id}`)),
      );
      for (const token of [old, next]) {
        const { remaining_ms } = (await verdict(token)) as { remaining_ms: number };
        expect(remaining_ms).toBeLessThanOrEqual(3_600_000);
      }
      // The successor of the first was used by now: that it asks is a fork, of the old chain alone.
      await ask(place, old).expect(401);
      expect(await verdict(next)).toMatchObject(refused('revoked'));
      expect(await verdict(managed)).toMatchObject(live);
    });

    test('before the new value was used: the old one can’t replace it any more', async () => {
      const place = personal();
      const old = await createIn(harness, place);
      const next = await rotate(place, old, hour);
      const managed = await rotateByManager(place, next, hour);
      for (const token of [old, next]) {
        expect((await ask(place, token).expect(409)).body.code).toBe('already_rotated');
      }
      expect(await verdict(old)).toMatchObject(live);
      expect(await verdict(managed)).toMatchObject(live);
    });

    test('ends all of the old chain at the first use where that was asked for', async () => {
      const place = personal();
      const old = await createIn(harness, place);
      const next = await rotate(place, old, hour);
      const managed = await rotateByManager(place, next, { ...hour, end_on_first_use: true });
      expect(await verdict(managed)).toMatchObject(live);
      for (const token of [old, next])
        expect(await verdict(token)).toMatchObject(refused('rotated'));
    });

    test('the calling token itself: it is told that it has a successor', async () => {
      const place = personal();
      const old = await createIn(harness, place);
      await rotateByManager(place, old, hour);
      expect((await ask(place, old).expect(409)).body.code).toBe('already_rotated');
    });
  });

  describe('a fork that the gateway reports', () => {
    test('after the overlap revokes the chain, with its own reason and who gave rise to it', async () => {
      const place = personal();
      const old = await createIn(harness, place);
      const next = await rotate(place, old);
      await verdict(next);
      await pass([old], '1 hour');
      await report(old).expect(204);
      expect(harness.invalidated.at(-1)).toEqual([`token:${next.id}`]);
      expect(await verdict(next)).toMatchObject(refused('revoked'));
      // What had ended is not ended twice.
      expect(await verdict(old)).toMatchObject(refused('rotated'));
      const told = await eventually(
        () =>
          harness.events.find(
            ({ type, subject }) => type === 'token.revoked.v1' && subject === next.id,
          ) ?? null,
      );
      expect(told.data).toMatchObject({
        reason: 'fork',
        actor: { type: 'system', token_id: old.id, ip: '203.0.113.9' },
      });
    });

    test('and the whole chain where it went on meanwhile, but nothing that a manager began', async () => {
      const place = personal();
      const first = await createIn(harness, place);
      const second = await rotate(place, first);
      await verdict(second);
      const third = await rotate(place, second);
      await verdict(third);
      const managed = await rotateByManager(place, third, { overlap_seconds: 3_600 });
      await pass([first], '1 hour');
      await report(first).expect(204);
      for (const token of [second, third]) {
        expect(await verdict(token)).toMatchObject(refused('revoked'));
      }
      expect(await verdict(managed)).toMatchObject(live);
    });

    test('abuse 51: an old value is no kill switch where its successor was never used, or long ago', async () => {
      const place = personal();
      const old = await createIn(harness, place);
      const next = await rotate(place, old);
      await pass([old], '1 hour');
      await report(old).expect(204);
      await ask(place, old).expect(401);
      expect(await verdict(next)).toMatchObject(live);
      await pass([old, next], '30 days');
      await report(old).expect(204);
      await ask(place, old).expect(401);
      expect(await verdict(next)).toMatchObject(live);
    });

    test('abuse 51: nor one that a manager rotated, a revoked one, an unknown one', async () => {
      const place = personal();
      const old = await createIn(harness, place);
      const next = await rotateByManager(place, old, {});
      await verdict(next);
      const before = harness.invalidated.length;
      for (const token of [old, { id: newId() }, next]) await report(token).expect(204);
      await ask(place, old).expect(401);
      expect(harness.invalidated.slice(before).flat()).toEqual([]);
      expect(await verdict(next)).toMatchObject(live);
    });

    test('is the gateway’s word alone, and a token’s id', async () => {
      const place = personal();
      const body = { token_id: newId(), ip: null };
      const send = (caller: Caller | null, said: object = body) =>
        harness.send('post', reportRotationFork.path, caller).send(said);
      await send(null).expect(401);
      await send(sessionOf(place.manager)).expect(401);
      await send({ type: 'service', service: 'agent-gateway' }).expect(401);
      await send(gatewayItself, { ...body, token_id: 'x' }).expect(400);
    });
  });
});
