import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  changeInstancePolicy,
  createSignUpLink,
  recordKeyRotation,
  type RouteDefinition,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { digestOf } from '../src/domain/secret.js';
import { commandLine, gatewayItself, type Harness, startHarness } from './harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const operator = 'ada@desk';
const ask = (route: RouteDefinition, body: object, caller: Parameters<Harness['send']>[2]) =>
  harness.send('post', route.path, caller).send(body);
const recorded = (action: string) =>
  eventually(async () => {
    const entries = await harness.prisma.auditEntry.findMany({
      where: { chain: 'instance', action },
      orderBy: { sequence: 'desc' },
    });
    return entries[0] ?? false;
  });

describe('a sign-up link', () => {
  test('carries a code behind the #, of which only a digest is kept, and is recorded', async () => {
    const begun = Date.now();
    const { body, headers } = await ask(
      createSignUpLink,
      { operator, valid_hours: 48 },
      commandLine,
    ).expect(201);
    const url = new URL(String(body.url));
    expect(url.origin + url.pathname).toBe('http://localhost:8080/sign-up');
    const code = url.hash.slice(1);
    expect(code).toMatch(/^oru_[A-Za-z0-9_-]{43}$/);
    expect(headers['cache-control']).toBe('no-store');
    const lifetimeMs = Date.parse(String(body.expires_at)) - begun;
    expect(Math.abs(lifetimeMs - 48 * 3_600_000)).toBeLessThan(60_000);
    const [link] = await harness.prisma.signUpLink.findMany();
    expect(link).toMatchObject({ createdBy: operator, usedAt: null });
    expect(Buffer.from(link!.codeDigest)).toEqual(digestOf(code));
    const entry = await recorded('instance.sign_up_link_created');
    expect(entry).toMatchObject({ actorType: 'operator', actorId: operator, targetId: link!.id });
    expect(JSON.stringify([entry.details, harness.events])).not.toContain(code);
  });
});

describe('the policy of the instance', () => {
  const change = (changes: object) =>
    ask(changeInstancePolicy, { operator, changes }, commandLine).expect(200);

  test('is read, changed in part, and each change recorded', async () => {
    const none = {
      max_token_lifetime_days: null,
      require_token_expiry: false,
      inactive_token_days: null,
    };
    expect((await change({})).body).toEqual(none);
    const changed = { ...none, max_token_lifetime_days: 90, require_token_expiry: true };
    const { body } = await change({ max_token_lifetime_days: 90, require_token_expiry: true });
    expect(body).toEqual(changed);
    expect((await change({})).body).toEqual(changed);
    expect(await recorded('instance.policy_updated')).toMatchObject({
      actorId: operator,
      details: {
        changed: ['max_token_lifetime_days', 'require_token_expiry'],
        token_policy: changed,
      },
    });
    expect((await change({ max_token_lifetime_days: null })).body).toMatchObject({
      max_token_lifetime_days: null,
      require_token_expiry: true,
    });
  });

  test('what changes nothing tells nothing', async () => {
    const told = () =>
      harness.events.filter(({ type }) => type === 'instance.policy_updated.v1').length;
    await change({ inactive_token_days: 30 });
    await eventually(() => told() > 0);
    const before = await harness.prisma.outbox.count();
    await change({ inactive_token_days: 30 });
    expect(await harness.prisma.outbox.count()).toBe(before);
  });

  test('two changes at once both count', async () => {
    await change({ max_token_lifetime_days: null, inactive_token_days: null });
    await Promise.all([change({ max_token_lifetime_days: 7 }), change({ inactive_token_days: 9 })]);
    expect((await change({})).body).toMatchObject({
      max_token_lifetime_days: 7,
      inactive_token_days: 9,
    });
  });
});

test('a rotation of keys is recorded', async () => {
  const body = { operator, keys: 'peppers', step: 'new pepper in use' };
  await ask(recordKeyRotation, body, commandLine).expect(200, { recorded: true });
  expect(await recorded('instance.keys_rotated')).toMatchObject({
    actorId: operator,
    targetId: 'peppers',
    details: { step: 'new pepper in use' },
  });
});

describe.each([
  [createSignUpLink, { operator, valid_hours: 1 }, { operator, valid_hours: 0 }],
  [
    changeInstancePolicy,
    { operator, changes: {} },
    { operator, changes: { inactive_token_days: 0 } },
  ],
  [recordKeyRotation, { operator, keys: 'seal', step: 'x' }, { operator, keys: '', step: 'x' }],
] as const)('$id', (route, good, bad) => {
  test('no assertion is 401, and so is another’s; what is not declared is 400', async () => {
    const ada = await harness.addUser();
    await ask(route, good, null).expect(401);
    await ask(route, good, gatewayItself).expect(401);
    await ask(route, good, await harness.sessionOf(ada)).expect(401);
    await ask(route, good, await harness.tokenOf(ada, ['org:admin'])).expect(401);
    await ask(route, bad, commandLine).expect(400);
    await ask(route, { ...good, more: 1 }, commandLine).expect(400);
    await ask(route, { ...good, operator: '' }, commandLine).expect(400);
  });
});
