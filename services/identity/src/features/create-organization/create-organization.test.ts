import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Caller, coherenceId } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { describeWith, eventually } from '@orchestrator/testing';
import {
  gatewayItself,
  type Harness,
  organizationToken,
  startHarness,
  type TestUser,
} from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';

const path = '/api/v2/orgs';
let count = 0;
const fresh = () => `org-${(count += 1)}`;

describe.each(storesHere)('creating an organization, on %s', (store) => {
  let harness: Harness;
  let ada: TestUser;
  let session: Caller;
  beforeAll(async () => {
    harness = await startHarness({ store });
    ada = await harness.addUser('ada');
    session = await harness.sessionOf(ada);
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const create = (body: object, caller: Caller | null = session, key?: string) => {
    const sent = harness.send('post', path, caller);
    if (key !== undefined) void sent.set('idempotency-key', key);
    return sent.send(body);
  };
  const organizations = () => harness.prisma.organization.count();

  test('makes the caller its owner, and gateways know it when it is answered', async () => {
    const name = fresh();
    const { body, headers } = await create({ name, display_name: ' Acme ' }).expect(201);
    expect(body).toMatchObject({ name, display_name: 'Acme', role: 'owner' });
    expect(headers.location).toBe(`${path}/${name}`);
    expect(harness.invalidated.at(-1)).toEqual([coherenceId.user(ada.id)]);
    const { body: resolved } = await harness
      .send('post', '/internal/v1/principals/resolve', gatewayItself)
      .send({ type: 'user', id: ada.id });
    expect(resolved.principal.namespaces).toContainEqual({
      id: body.id,
      name,
      type: 'organization',
      role: 'owner',
    });
  });

  test('tells of the organization and of its owner', async () => {
    const { body } = await create({ name: fresh() }).expect(201);
    const told = await eventually(() => {
      const events = harness.events.filter(({ subject }) => subject === body.id);
      return events.length === 2 && events;
    });
    expect(told).toMatchObject([
      {
        type: 'org.created.v1',
        data: { name: body.name, actor: { id: ada.id, ip: '198.51.100.7' } },
      },
      { type: 'member.added.v1', data: { user_id: ada.id, role: 'owner' } },
    ]);
  });

  test('without a display name it shows its name', async () => {
    const name = fresh();
    expect((await create({ name }).expect(201)).body.display_name).toBe(name);
  });

  test.each(['ada', 'settings', 'api', 'sign-in', 'admin'])(
    'abuse 55: a taken or reserved name is 409: %s',
    async (name) => {
      const before = await organizations();
      const { body } = await create({ name }).expect(409);
      expect(body.code).toBe('name_taken');
      expect(await organizations()).toBe(before);
    },
  );

  test('abuse 54: a given-up name is 409', async () => {
    const name = fresh();
    await harness.prisma.namespaceName.create({
      data: { name, holderType: 'user', holderId: newId(), givenUpAt: new Date() },
    });
    await create({ name }).expect(409);
  });

  test('of several at once one gets the name', async () => {
    const name = fresh();
    const answers = await Promise.all(Array.from({ length: 4 }, () => create({ name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(await harness.prisma.organization.count({ where: { name } })).toBe(1);
  });

  test.each([
    ['no name', {}],
    ['capitals', { name: 'Acme' }],
    ['a leading hyphen', { name: '-acme' }],
    ['40 characters', { name: 'a'.repeat(40) }],
    ['a dot', { name: 'a.b' }],
    ['a line feed', { name: 'acme\n' }],
    ['a control character', { name: 'acme', display_name: 'a\u0000b' }],
    ['an unknown field', { name: 'acme', role: 'owner' }],
    ['an id', { name: 'acme', id: newId() }],
  ])('abuse 42: %s is 400', async (_case, body) => {
    expect((await create(body).expect(400)).body.code).toBe('validation_failed');
  });

  test('no assertion is 401, abuse 13: one for another service too', async () => {
    await create({ name: fresh() }, null).expect(401);
    await harness.send('post', path, session, 'token').send({ name: fresh() }).expect(401);
  });

  test('a token needs org:admin, and an organization token may not at all', async () => {
    const reader = await harness.tokenOf(ada, ['read']);
    expect((await create({ name: fresh() }, reader).expect(403)).body.code).toBe(
      'insufficient_scope',
    );
    const organization = organizationToken({ id: newId(), name: 'acme' }, ['org:admin']);
    expect((await create({ name: fresh() }, organization).expect(403)).body.code).toBe(
      'caller_kind_refused',
    );
    await create({ name: fresh() }, await harness.tokenOf(ada, ['org:admin'])).expect(201);
  });

  test('who was disabled meanwhile founds nothing', async () => {
    const eve = await harness.addUser();
    const caller = await harness.sessionOf(eve);
    await harness.prisma.user.update({ where: { id: eve.id }, data: { disabledAt: new Date() } });
    await create({ name: fresh() }, caller).expect(401);
  });

  describe('with an Idempotency-Key', () => {
    test('the same request again has the same answer and no second effect', async () => {
      const [key, body] = [newId(), { name: fresh() }];
      const first = await create(body, session, key).expect(201);
      const before = harness.invalidated.length;
      const second = await create(body, session, key).expect(201);
      expect(second.body).toEqual(first.body);
      expect(second.headers.location).toBe(first.headers.location);
      // Who answered first may have died before the gateways knew.
      expect(harness.invalidated.slice(before)).toContainEqual([coherenceId.user(ada.id)]);
      expect(await harness.prisma.organization.count({ where: body })).toBe(1);
    });

    test('another body is 409', async () => {
      const key = newId();
      await create({ name: fresh() }, session, key).expect(201);
      const { body } = await create({ name: fresh() }, session, key).expect(409);
      expect(body.code).toBe('idempotency_key_reused');
    });

    test('abuse 53: another caller’s key is unrelated', async () => {
      const key = newId();
      await create({ name: fresh() }, session, key).expect(201);
      const eve = await harness.sessionOf(await harness.addUser());
      const { body } = await create({ name: fresh() }, eve, key).expect(201);
      expect(body.role).toBe('owner');
    });

    test('a replay shows nothing that its caller may not see any more', async () => {
      const [key, body] = [newId(), { name: fresh() }];
      const { body: founded } = await create(body, session, key).expect(201);
      await harness.prisma.membership.deleteMany({ where: { organizationId: founded.id } });
      await create(body, session, key).expect(404);
    });

    test('a refused request leaves the key free', async () => {
      const key = newId();
      await create({ name: 'ada' }, session, key).expect(409);
      await create({ name: fresh() }, session, key).expect(201);
    });

    test('after a day the key is forgotten, and old ones are taken away', async () => {
      const key = newId();
      await create({ name: fresh() }, session, key).expect(201);
      const aged = new Date(Date.now() - 25 * 3_600_000);
      await harness.prisma.idempotencyKey.updateMany({ data: { createdAt: aged } });
      await create({ name: fresh() }, session, key).expect(201);
      expect(await harness.prisma.idempotencyKey.count()).toBe(1);
    });

    test.each(['', 'x'.repeat(256), 'a b', 'é'])('a key that is none is 400: %j', async (key) => {
      await create({ name: fresh() }, session, key).expect(400);
    });
  });
});

describeWith('postgres')('an Idempotency-Key in flight', () => {
  test('is 409 for whoever comes second, and done once', async () => {
    const harness = await startHarness({ store: 'postgres' });
    const ada = await harness.addUser();
    const session = await harness.sessionOf(ada);
    const send = () =>
      harness.send('post', path, session).set('idempotency-key', 'k').send({ name: 'acme' });
    let first: Promise<{ status: number }> | undefined;
    await harness.prisma.$transaction(async (tx) => {
      // The first request waits for this row, with its key taken.
      await tx.$executeRaw`SELECT 1 FROM identity.user WHERE id = ${ada.id}::uuid FOR UPDATE`;
      first = send().then((answer) => answer);
      const { body } = await eventually(async () => {
        const waiting = await harness.prisma.$queryRaw<unknown[]>`
          SELECT 1 FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return waiting.length > 0 && send().expect(409);
      });
      expect(body.code).toBe('idempotency_key_in_flight');
    });
    expect((await first)?.status).toBe(201);
    await send().expect(201);
    expect(await harness.prisma.organization.count()).toBe(1);
    await harness.close();
  });
});
