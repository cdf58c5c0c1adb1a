import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Caller,
  coherenceId,
  disableUser,
  enableUser,
  listSessions,
  resolvePrincipal,
} from '@orchestrator/contracts';
import { describeWith, eventually } from '@orchestrator/testing';
import {
  commandLine,
  gatewayItself,
  type Harness,
  startHarness,
  type TestUser,
} from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';

const operator = 'ops@console-1';

describe.each(storesHere)('disabling and enabling users, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const send = (path: string, username: string, caller: Caller | null = commandLine) =>
    harness.send('post', path, caller).send({ operator, username });
  const disable = ({ name }: TestUser) => send(disableUser.path, name);
  const enable = ({ name }: TestUser) => send(enableUser.path, name);
  const resolve = async ({ id }: TestUser) => {
    const { body } = await harness
      .send('post', resolvePrincipal.path, gatewayItself)
      .send({ type: 'user', id })
      .expect(200);
    return body as { status: string };
  };
  const told = ({ id }: TestUser) =>
    harness.events.filter(({ subject, type }) => subject === id && type.startsWith('user.'));

  test('abuse 2: sessions have ended and the principal is disabled when it is answered', async () => {
    const ada = await harness.addUser();
    const sessions = [await harness.sessionOf(ada), await harness.sessionOf(ada)];
    const { body } = await disable(ada).expect(200);
    expect(body).toMatchObject({ id: ada.id, username: ada.name });
    expect(harness.invalidated.at(-1)?.toSorted()).toEqual(
      [
        coherenceId.user(ada.id),
        ...sessions.map(({ session }) => coherenceId.session(session.id)),
      ].sort(),
    );
    expect(await harness.prisma.session.count({ where: { userId: ada.id } })).toBe(0);
    expect((await resolve(ada)).status).toBe('disabled');
    const [event] = await eventually(() => told(ada).length > 0 && told(ada));
    expect(event).toMatchObject({
      type: 'user.disabled.v1',
      data: { username: ada.name, actor: { type: 'operator', name: operator, token_id: null } },
    });
    for (const { session } of sessions) {
      const ended = await eventually(
        () => harness.events.find(({ subject }) => subject === session.id) ?? null,
      );
      expect(ended.data).toMatchObject({ reason: 'user_disabled', actor: { name: operator } });
    }
  });

  test('abuse 3: enabling lets tokens work again, and revives no session', async () => {
    const ada = await harness.addUser();
    const { session } = await harness.sessionOf(ada);
    await disable(ada).expect(200);
    await enable(ada).expect(200);
    expect(harness.invalidated.at(-1)).toEqual([coherenceId.user(ada.id)]);
    expect((await resolve(ada)).status).toBe('active');
    expect(await harness.prisma.session.findUnique({ where: { id: session.id } })).toBeNull();
    const { body } = await harness
      .send('get', listSessions.path, await harness.sessionOf(ada))
      .expect(200);
    expect(body.items).toHaveLength(1);
    const events = await eventually(() => told(ada).length === 2 && told(ada));
    expect(events.map(({ type }) => type)).toEqual(['user.disabled.v1', 'user.enabled.v1']);
  });

  test('again it is answered the same, told to gateways, and to nobody else', async () => {
    const ada = await harness.addUser();
    await enable(ada).expect(200);
    await disable(ada).expect(200);
    const disabledAt = async () =>
      (await harness.prisma.user.findUnique({ where: { id: ada.id } }))?.disabledAt;
    const since = await disabledAt();
    await disable(ada).expect(200);
    // Whoever disabled the user before may have died before the gateways knew.
    expect(harness.invalidated.at(-1)).toEqual([coherenceId.user(ada.id)]);
    expect(await disabledAt()).toEqual(since);
    await enable(ada).expect(200);
    const events = await eventually(() => told(ada).length >= 2 && told(ada));
    expect(events.map(({ type }) => type)).toEqual(['user.disabled.v1', 'user.enabled.v1']);
  });

  test.each([disableUser, enableUser])('$id: an unknown username is 404', async ({ path }) => {
    expect((await send(path, 'nobody').expect(404)).body.code).toBe('not_found');
  });

  test.each([disableUser, enableUser])('$id: what is not declared is 400', async ({ path }) => {
    await send(path, 'A_B').expect(400);
    await harness.send('post', path, commandLine).send({ username: 'nobody' }).expect(400);
    await harness.send('post', path, commandLine).send({ operator: '', username: 'a' }).expect(400);
  });

  test.each([disableUser, enableUser])(
    '$id: only the operator may: everybody else is 401, with an assertion and without',
    async ({ path }) => {
      const ada = await harness.addUser();
      for (const caller of [
        null,
        gatewayItself,
        await harness.sessionOf(ada),
        await harness.tokenOf(ada, ['org:admin', 'token:admin']),
      ]) {
        await send(path, ada.name, caller).expect(401);
      }
      expect((await resolve(ada)).status).toBe('active');
    },
  );
});

describeWith('postgres')('disabling a user, at once', () => {
  test('of several one does, and it is told once', async () => {
    const harness = await startHarness({ store: 'postgres' });
    const ada = await harness.addUser();
    await harness.sessionOf(ada);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        harness.send('post', disableUser.path, commandLine).send({ operator, username: ada.name }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const told = () => harness.events.filter(({ type }) => type === 'user.disabled.v1');
    await eventually(() => told().length > 0);
    await harness.close();
    expect(told()).toHaveLength(1);
  });
});
