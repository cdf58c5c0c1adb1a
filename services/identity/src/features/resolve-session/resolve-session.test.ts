import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { resolveSession } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { gatewayItself, type Harness, startHarness, type TestUser } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { newSecret } from '../../domain/secret.js';

describe.each(storesHere)('resolving a session, on %s', (store) => {
  let harness: Harness;
  let ada: TestUser;
  beforeAll(async () => {
    harness = await startHarness({ store });
    ada = await harness.addUser();
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const resolve = (digest: string, caller: Parameters<Harness['send']>[2] = gatewayItself) =>
    harness.send('post', resolveSession.path, caller).send({ digest });
  const begin = async (user = ada) => {
    const caller = await harness.sessionOf(user);
    const { digest } = newSecret('session');
    const data = { digest: new Uint8Array(digest) };
    await harness.prisma.session.update({ where: { id: caller.session.id }, data });
    return { caller, id: caller.session.id, digest: digest.toString('base64url') };
  };
  const age = (id: string, column: 'created_at' | 'last_seen_at', interval: string) =>
    harness.prisma.$executeRawUnsafe(
      `UPDATE identity.session SET ${column} = clock_timestamp() - $1::interval WHERE id = $2::uuid`,
      interval,
      id,
    );
  const lastSeen = async (id: string) =>
    (await harness.prisma.session.findUniqueOrThrow({ where: { id } })).lastSeenAt.getTime();

  test('a live one is told with its user, its cache name and what is left of it', async () => {
    const { id, digest, caller } = await begin();
    const { body } = await resolve(digest).expect(200);
    expect(body).toEqual({
      status: 'live',
      ids: [`session:${id}`],
      remaining_ms: expect.any(Number),
      session: { id, fresh_until: caller.session.fresh_until },
      user_id: ada.id,
    });
    const days = (body.remaining_ms as number) / 86_400_000;
    expect(days).toBeGreaterThan(6.99);
    expect(days).toBeLessThanOrEqual(7);
  });

  test('thirty days after its beginning it ends, however much it is used', async () => {
    const { id, digest } = await begin();
    await age(id, 'created_at', '29 days 23 hours');
    const { remaining_ms } = (await resolve(digest).expect(200)).body as { remaining_ms: number };
    expect(remaining_ms).toBeLessThanOrEqual(3_600_000);
    await age(id, 'created_at', '30 days');
    expect((await resolve(digest).expect(200)).body).toEqual({ status: 'unknown' });
  });

  test('abuse 4: unused for seven days it has ended, with nothing swept', async () => {
    const { id, digest } = await begin();
    await age(id, 'last_seen_at', '7 days');
    expect((await resolve(digest).expect(200)).body).toEqual({ status: 'unknown' });
  });

  test('its use is noted, once a minute at most', async () => {
    const { id, digest } = await begin();
    await age(id, 'last_seen_at', '50 seconds');
    const before = await lastSeen(id);
    await resolve(digest).expect(200);
    await age(id, 'last_seen_at', '61 seconds');
    await resolve(digest).expect(200);
    const noted = await eventually(async () => {
      const seen = await lastSeen(id);
      return seen > before && seen;
    });
    await resolve(digest).expect(200);
    expect(await lastSeen(id)).toBe(noted);
  });

  test('an unknown digest is unknown, and so is another kind of secret', async () => {
    for (const kind of ['session', 'browser'] as const) {
      const { digest } = newSecret(kind);
      const { body } = await resolve(digest.toString('base64url')).expect(200);
      expect(body).toEqual({ status: 'unknown' });
    }
  });

  test.each(['', 'x', 'A'.repeat(44), 'A'.repeat(42) + 'B', "' OR 1=1 --"])(
    'what is no digest is 400: %j',
    async (digest) => {
      await resolve(digest).expect(400);
    },
  );

  test('abuse 19 and 49: only the gateway may ask, as itself', async () => {
    const { digest, caller } = await begin();
    await resolve(digest, null).expect(401);
    await resolve(digest, caller).expect(401);
    await resolve(digest, { type: 'anonymous' }).expect(401);
    await resolve(digest, { type: 'service', service: 'token' }).expect(401);
  });
});
