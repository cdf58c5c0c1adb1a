import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { buildEvent, organizationDeleted, personalTokens } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import {
  bodyFor,
  everyCollection,
  pathIn,
  type Place,
  placeOf,
} from '../../../test/collections.js';
import {
  type Harness,
  organizationNamed,
  sessionOf,
  startHarness,
  tokenOf,
  type TestOrganization,
} from '../../../test/harness.js';
import { type AskedPolicy, operator, policyEvent } from '../../../test/policy-events.js';

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const ask = (of: TestOrganization | null, asked: AskedPolicy, time?: Date) =>
  harness.publish([policyEvent(of, asked, time)]);
afterEach(() => ask(null, {}));

const post = (place: Place, expiry: { expires_at?: string | null }) =>
  harness
    .send('post', pathIn(place, 'create'), sessionOf(place.manager))
    .send({ ...bodyFor(place.declared), ...expiry });
const made = async (place: Place, expiry: { expires_at?: string | null }) => {
  const { body } = await post(place, expiry).expect(201);
  const { created_at: from, expires_at: to } = body as {
    created_at: string;
    expires_at: string | null;
  };
  return to === null ? null : (Date.parse(to) - Date.parse(from)) / dayMs;
};
const refused = async (place: Place, expiry: { expires_at?: string | null }) => {
  const rows = () => harness.prisma.token.count({ where: { ownerId: place.owner.id } });
  const before = await rows();
  const { body } = await post(place, expiry).expect(400);
  expect(body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'expires_at' }] });
  expect(await rows()).toBe(before);
  return (body as { errors: { message: string }[] }).errors[0]?.message;
};

describe.each(everyCollection)('POST %s', (_path, declared) => {
  test('where nothing is asked, a token may live for ever', async () => {
    expect(await made(placeOf(harness, declared), {})).toBeNull();
  });

  test('where the instance requires an end, one without is refused', async () => {
    const place = placeOf(harness, declared);
    await ask(null, { require_token_expiry: true });
    for (const none of [{}, { expires_at: null }]) {
      expect(await refused(place, none)).toBe('is required: a policy asks for an end');
    }
    expect(await made(place, { expires_at: inDays(3_000) })).toBeCloseTo(3_000, 2);
  });

  test('where the instance caps lifetimes, none is longer, and what is left out is the longest', async () => {
    const place = placeOf(harness, declared);
    await ask(null, { max_token_lifetime_days: 30 });
    expect(await refused(place, { expires_at: inDays(30.01) })).toBe(
      'must be at most 30 days from now: a policy asks for it',
    );
    expect(await refused(place, { expires_at: null })).toContain('a policy asks');
    expect(await made(place, { expires_at: inDays(29.9) })).toBeCloseTo(29.9, 2);
    expect(await made(place, {})).toBeCloseTo(30, 2);
  });
});

const ofOrganizations = everyCollection.filter(([, { owner }]) => owner !== 'user');

describe.each(ofOrganizations)('in an organization, POST %s', (_path, declared) => {
  test('the strictest word of instance and organization counts', async () => {
    const place = placeOf(harness, declared);
    await ask(place.organization, { max_token_lifetime_days: 10, require_token_expiry: true });
    await refused(place, { expires_at: inDays(11) });
    expect(await made(place, {})).toBeCloseTo(10, 2);
    await ask(null, { max_token_lifetime_days: 5 });
    await refused(place, { expires_at: inDays(6) });
    expect(await made(place, {})).toBeCloseTo(5, 2);
    await ask(null, { max_token_lifetime_days: 20 });
    await refused(place, { expires_at: inDays(11) });
    await ask(place.organization, { require_token_expiry: true });
    await refused(place, { expires_at: inDays(21) });
  });

  test('what another organization asks is no matter', async () => {
    const place = placeOf(harness, declared);
    await ask(organizationNamed('other'), { require_token_expiry: true });
    expect(await made(place, {})).toBeNull();
  });
});

describe('an organization’s policy', () => {
  test('is not over the tokens of its members, nor over those of their projects', async () => {
    for (const [, declared] of everyCollection) {
      const { organization } = placeOf(harness, everyCollection[2]![1]);
      await ask(organization, { require_token_expiry: true });
      const own = placeOf(harness, declared, 'user');
      if (own.organization !== null) continue;
      const memberships = [{ organization: organization!, role: 'admin' as const }];
      expect(await made({ ...own, manager: { ...own.manager, memberships } }, {})).toBeNull();
    }
  });
});

describe('a token that makes a token', () => {
  const place = () => placeOf(harness, personalTokens);

  test('gives its own end where that is sooner than the policy’s', async () => {
    const home = place();
    const { body: maker } = await harness
      .send('post', pathIn(home, 'create'), sessionOf(home.manager))
      .send({ label: 'maker', scopes: ['token:admin'], expires_at: inDays(2) })
      .expect(201);
    await ask(null, { max_token_lifetime_days: 30 });
    const by = tokenOf(home.manager, String(maker.id), ['token:admin']);
    const create = (body: object) =>
      harness
        .send('post', pathIn(home, 'create'), by)
        .send({ label: newId(), scopes: ['token:admin'], ...body });
    const { body } = await create({}).expect(201);
    expect(body.expires_at).toBe(maker.expires_at);
    await create({ expires_at: inDays(3) }).expect(403);
    await create({ expires_at: inDays(31) }).expect(400);
  });
});

describe('events of policies', () => {
  const known = (scope: string) => harness.prisma.tokenPolicy.findUnique({ where: { scope } });
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

  test('in the wrong order and ten times: the policy decided last stands', async () => {
    const acme = organizationNamed('acme');
    const [first, second, third] = [1, 2, 3].map((n) =>
      policyEvent(acme, { max_token_lifetime_days: n, inactive_token_days: n }, at(n)),
    );
    await harness.publish([first!, third!, second!, ...Array.from({ length: 9 }, () => second!)]);
    await harness.publish([first!, second!]);
    expect(await known(acme.id)).toMatchObject({
      maxLifetimeDays: 3,
      requireExpiry: false,
      inactiveDays: 3,
      decidedAt: at(3),
    });
    const handled = await harness.prisma.inbox.count({
      where: { consumer: 'policies', eventId: { in: [first!.id, second!.id, third!.id] } },
    });
    expect(handled).toBe(3);
  });

  test('a policy goes with its organization, and none that comes late brings it back', async () => {
    const acme = organizationNamed('acme');
    await ask(acme, { require_token_expiry: true });
    expect(await known(acme.id)).not.toBeNull();
    await harness.publish([
      buildEvent(
        organizationDeleted,
        { id: newId(), time: new Date(), subject: acme.id },
        { organization_id: acme.id, name: acme.name, audit_chain: null, actor: operator },
      ),
    ]);
    expect(await known(acme.id)).toBeNull();
    await ask(acme, { require_token_expiry: true });
    expect(await known(acme.id)).toBeNull();
  });

  test('one that breaks its contract keeps no other from its effect', async () => {
    const acme = organizationNamed('acme');
    const broken = { ...policyEvent(acme, {}), data: {} };
    await harness.publish([broken, policyEvent(acme, { inactive_token_days: 9 })]);
    expect(await known(acme.id)).toMatchObject({ inactiveDays: 9 });
  });
});
