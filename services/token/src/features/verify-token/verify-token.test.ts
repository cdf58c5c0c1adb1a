import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { createInProcessEventBus } from '@orchestrator/messaging';
import { generateToken, tokenDigest } from '@orchestrator/token-format';
import { eventually } from '@orchestrator/testing';
import {
  gatewayItself,
  type Harness,
  sessionOf,
  startHarness,
  type TestUser,
  tokenOf,
  userNamed,
} from '../../../test/harness.js';
import { insertChild, testPepper } from '../../../test/insert-child.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { createPeppers } from '../../domain/peppers.js';
import { runTokenService } from '../../index.js';

const path = '/internal/v1/tokens/verify';
const togetherPath = '/internal/v1/tokens/verify-together';

describe.each(storesHere)('verifying, on %s', (store) => {
  let harness: Harness;
  let ada: TestUser;
  beforeAll(async () => {
    harness = await startHarness({ store });
    ada = userNamed('ada');
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const verify = async (value: string) => {
    const sent = harness.send('post', path, gatewayItself).send({ digest: tokenDigest(value) });
    return (await sent.expect(200)).body as unknown;
  };
  const setExpiry = (id: string, expression: string) =>
    harness.sql.$executeRawUnsafe(
      `UPDATE token.token SET expires_at = ${expression} WHERE id = $1::uuid`,
      id,
    );

  test('a live token is told with its rights, its principal and its cache names', async () => {
    const { id, value } = await harness.create(ada, {
      scopes: ['read', 'trigger'],
      ip_allowlist: ['10.0.0.0/8'],
    });
    expect(await verify(value)).toEqual({
      status: 'live',
      ids: [`token:${id}`, `user:${ada.id}`],
      remaining_ms: null,
      token: {
        id,
        kind: 'personal',
        scopes: ['read', 'trigger'],
        expires_at: null,
        ip_allowlist: ['10.0.0.0/8'],
        repositories: null,
      },
      principal: { type: 'user', id: ada.id, name: ada.name },
      namespace: { type: 'user', id: ada.id },
    });
  });

  test('an unknown digest is unknown', async () => {
    expect(await verify(generateToken('personal'))).toEqual({ status: 'unknown' });
  });

  test('the remaining lifetime is that of the database', async () => {
    const { id, value } = await harness.create(ada);
    await setExpiry(id, `now() + interval '1 hour'`);
    const { remaining_ms } = (await verify(value)) as { remaining_ms: number };
    expect(remaining_ms).toBeGreaterThan(3_590_000);
    expect(remaining_ms).toBeLessThanOrEqual(3_600_000);
  });

  test('abuse 4: expired is refused at once, with nothing swept', async () => {
    const { id, value } = await harness.create(ada);
    await setExpiry(id, `now() - interval '1 millisecond'`);
    expect(await verify(value)).toEqual({
      status: 'refused',
      ids: [`token:${id}`, `user:${ada.id}`],
      token_id: id,
      principal: { type: 'user', id: ada.id, name: ada.name },
      namespace: { type: 'user', id: ada.id },
      reason: 'expired',
    });
  });

  test('an overlap that is over ends a token, and it is told why', async () => {
    const { id, value } = await harness.create(ada);
    await harness.sql.$executeRawUnsafe(
      `UPDATE token.token SET overlap_ends_at = now() - interval '1 second' WHERE id = $1::uuid`,
      id,
    );
    expect(await verify(value)).toMatchObject({ status: 'refused', reason: 'rotated' });
  });

  test('a chain longer than there are kinds is refused', async () => {
    const agent = await insertChild(harness.sql, { kind: 'agent', owner: ada });
    let parent = agent;
    for (const kind of ['instance', 'instance', 'job'] as const) {
      parent = await insertChild(harness.sql, { kind, owner: ada, parent });
    }
    expect(await verify(parent.value)).toMatchObject({ status: 'refused' });
  });

  test.each(['', 'x', 'A'.repeat(44), 'A'.repeat(42) + 'B', 'a'.repeat(64), "' OR 1=1 --"])(
    'what is no digest is 400: %j',
    async (digest) => {
      await harness.send('post', path, gatewayItself).send({ digest }).expect(400);
    },
  );

  test('many are asked about together, and each has the verdict that it has alone', async () => {
    const revoked = await harness.create(ada);
    await harness.sql.$executeRawUnsafe(
      `UPDATE token.token SET revoked_at = now(), revoked_reason = 'deleted', held_label = NULL
        WHERE id = $1::uuid`,
      revoked.id,
    );
    const expired = await harness.create(ada);
    await setExpiry(expired.id, `now() - interval '1 second'`);
    const live = await Promise.all([1, 2, 3].map(() => harness.create(ada)));
    const values = [...live, revoked, expired].map(({ value }) => value);
    values.splice(1, 0, generateToken('personal'));
    const digests = values.map(tokenDigest);
    const sent = harness.send('post', togetherPath, gatewayItself).send({ digests });
    const { verdicts } = (await sent.expect(200)).body as { verdicts: Record<string, unknown> };
    const alone = await Promise.all(values.map(verify));
    expect(Object.keys(verdicts).sort()).toEqual([...digests].sort());
    expect(digests.map((digest) => verdicts[digest])).toEqual(alone);
    expect(alone).toMatchObject([
      { status: 'live', token: { id: live[0]?.id } },
      { status: 'unknown' },
      { status: 'live', token: { id: live[1]?.id } },
      { status: 'live', token: { id: live[2]?.id } },
      { status: 'refused', reason: 'revoked' },
      { status: 'refused', reason: 'expired' },
    ]);
  });

  test.each([[[]], [['x']], [Array(65).fill(tokenDigest('x'))], [undefined]])(
    'what are no digests, or too many, is 400: %#',
    async (digests) => {
      await harness.send('post', togetherPath, gatewayItself).send({ digests }).expect(400);
    },
  );

  test.each([
    [path, { digest: tokenDigest('x') }],
    [togetherPath, { digests: [tokenDigest('x')] }],
  ])('abuse 19: only the gateway may ask at %s', async (at, body) => {
    const ask = (caller: Parameters<Harness['send']>[2]) =>
      harness.send('post', at, caller).send(body);
    await ask(null).expect(401);
    await ask(sessionOf(ada)).expect(401);
    await ask(tokenOf(ada, newId())).expect(401);
    await ask({ type: 'service', service: 'identity' }).expect(401);
  });
});

describe('peppers', () => {
  const newer = { version: 2, key: Buffer.alloc(32, 'a newer pepper') };

  test('every live one verifies; a token moves to the newest when it is used', async () => {
    const harness = await startHarness();
    const ada = userNamed('ada');
    const { id, value } = await harness.create(ada);
    const config = { ...harness.config, TOKEN_PEPPERS: [testPepper, newer] };
    const bus = createInProcessEventBus({ log: harness.given.log! });
    const service = await runTokenService(config, { ...harness.given, bus });
    const versionOf = async () => {
      const [row] = await harness.sql.$queryRawUnsafe<{ pepper_version: number }[]>(
        'SELECT pepper_version FROM token.token WHERE id = $1::uuid',
        id,
      );
      return row!.pepper_version;
    };
    const verifyAt = async (port: number) => {
      const sent = harness.send('post', path, gatewayItself, { port });
      return (await sent.send({ digest: tokenDigest(value) }).expect(200)).body.status as unknown;
    };
    expect(await versionOf()).toBe(1);
    expect(await verifyAt(service.port)).toBe('live');
    await eventually(async () => (await versionOf()) === 2);
    expect(await verifyAt(service.port)).toBe('live');
    // Whoever has only the old pepper does not find it any more.
    expect(await verifyAt(harness.service.port)).toBe('unknown');
    await service.close();
    await bus.close();
    await harness.close();
  });

  test('a digest is stored under a key, so that the database alone confirms nothing', () => {
    const digest = Buffer.alloc(32, 7);
    const [one, other] = [createPeppers([testPepper]), createPeppers([newer])];
    expect(one.seal(digest).digestHmac).not.toEqual(other.seal(digest).digestHmac);
    expect(one.seal(digest).digestHmac).not.toEqual(digest);
    const both = createPeppers([testPepper, newer]);
    expect(both.newestVersion).toBe(2);
    expect(both.seal(digest)).toEqual(other.seal(digest));
    expect(both.candidates(digest)).toEqual([other.seal(digest), one.seal(digest)]);
    expect(() => createPeppers([])).toThrow();
  });

  test('one on standby is looked under and not stored under, until all replicas know it', () => {
    const digest = Buffer.alloc(32, 7);
    const waiting = createPeppers([testPepper, { ...newer, standby: true }]);
    expect(waiting.newestVersion).toBe(1);
    expect(waiting.seal(digest)).toEqual(createPeppers([testPepper]).seal(digest));
    expect(waiting.candidates(digest)).toContainEqual(createPeppers([newer]).seal(digest));
    expect(() => createPeppers([{ ...newer, standby: true }])).toThrow();
  });

  test('a replica with the new one on standby finds what another stored under it, and lets it be', async () => {
    const harness = await startHarness({ config: { TOKEN_PEPPERS: [testPepper, newer] } });
    const { value } = await harness.create(userNamed('ada'));
    const config = {
      ...harness.config,
      TOKEN_PEPPERS: [testPepper, { ...newer, standby: true }],
    };
    const bus = createInProcessEventBus({ log: harness.given.log! });
    const replica = await runTokenService(config, { ...harness.given, bus });
    const sent = harness.send('post', path, gatewayItself, { port: replica.port });
    const { body } = await sent.send({ digest: tokenDigest(value) }).expect(200);
    expect(body.status).toBe('live');
    await replica.close();
    const rows = await harness.sql.$queryRawUnsafe(
      'SELECT DISTINCT pepper_version FROM token.token',
    );
    expect(rows).toEqual([{ pepper_version: 2 }]);
    await bus.close();
    await harness.close();
  });
});
