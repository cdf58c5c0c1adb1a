import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Caller,
  coherenceId,
  createOrganization,
  resolvePrincipal,
  updateUser,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { describeWith, eventually, raceRounds } from '@orchestrator/testing';
import {
  gatewayItself,
  type Harness,
  organizationToken,
  startHarness,
} from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';

const freshName = () => `name-${newId().slice(-12)}`;

describe.each(storesHere)('changing oneself, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const change = (body: object, caller: Caller | null) =>
    harness.send('patch', updateUser.path, caller).send(body);
  const newcomer = async () => {
    const user = await harness.addUser();
    return { ...user, session: await harness.sessionOf(user) };
  };
  const told = (id: string) =>
    harness.events.filter(({ type, subject }) => type === 'user.updated.v1' && subject === id);

  test('changes the display name, trimmed, and tells of it', async () => {
    const ada = await newcomer();
    const { body } = await change({ display_name: ' Ada L. ' }, ada.session).expect(200);
    expect(body).toMatchObject({ id: ada.id, username: ada.name, display_name: 'Ada L.' });
    expect(harness.invalidated.at(-1)).toEqual([coherenceId.user(ada.id)]);
    const [event] = await eventually(() => told(ada.id).length > 0 && told(ada.id));
    expect(event?.data).toMatchObject({
      username: ada.name,
      changed: ['display_name'],
      actor: { id: ada.id, session_id: ada.session.session.id },
    });
  });

  test('a new username is that of the principal when it is answered, and the old one is given up', async () => {
    const [ada, username] = [await newcomer(), freshName()];
    const { body } = await change({ username }, ada.session).expect(200);
    expect(body).toMatchObject({ id: ada.id, username });
    expect(harness.invalidated.at(-1)).toEqual([coherenceId.user(ada.id)]);
    const { body: resolved } = await harness
      .send('post', resolvePrincipal.path, gatewayItself)
      .send({ type: 'user', id: ada.id });
    expect(resolved.principal).toMatchObject({ id: ada.id, name: username });
    const names = await harness.prisma.namespaceName.findMany({
      where: { holderId: ada.id },
      orderBy: { takenAt: 'asc' },
    });
    expect(names).toMatchObject([
      { name: ada.name, givenUpAt: expect.any(Date) },
      { name: username, givenUpAt: null },
    ]);
    const [event] = await eventually(() => told(ada.id).length > 0 && told(ada.id));
    expect(event?.data).toMatchObject({ username, changed: ['username'] });
  });

  test('a username can be changed once only: then 409', async () => {
    const ada = await newcomer();
    await change({ username: freshName() }, ada.session).expect(200);
    const { body } = await change({ username: freshName() }, ada.session).expect(409);
    expect(body.code).toBe('already_renamed');
  });

  test('abuse 54: nobody can take a given-up username, not even who gave it up', async () => {
    const [ada, eve] = [await newcomer(), await newcomer()];
    await change({ username: freshName() }, ada.session).expect(200);
    const { body } = await change({ username: ada.name }, eve.session).expect(409);
    expect(body.code).toBe('name_taken');
    await harness
      .send('post', createOrganization.path, eve.session)
      .send({ name: ada.name })
      .expect(409);
    await harness.prisma.user.update({ where: { id: ada.id }, data: { usernameChangedAt: null } });
    await change({ username: ada.name }, ada.session).expect(409);
  });

  test('what one is called already is no change, and tells nothing', async () => {
    const ada = await newcomer();
    const same = { username: ada.name, display_name: ada.name };
    await change(same, ada.session).expect(200);
    await change({ username: freshName() }, ada.session).expect(200);
    await eventually(() => told(ada.id).length > 0);
    expect(told(ada.id)).toHaveLength(1);
  });

  test('abuse 55: a taken or reserved name is 409, and nothing changes', async () => {
    const [ada, eve] = [await newcomer(), await newcomer()];
    for (const username of [eve.name, 'settings', 'sign-in', 'admin']) {
      const { body } = await change({ username, display_name: 'New' }, ada.session).expect(409);
      expect(body.code).toBe('name_taken');
    }
    const found = await harness.prisma.user.findUnique({ where: { id: ada.id } });
    expect(found).toMatchObject({ username: ada.name, displayName: ada.name });
    const held = await harness.prisma.namespaceName.findMany({ where: { holderId: ada.id } });
    expect(held).toMatchObject([{ name: ada.name, givenUpAt: null }]);
  });

  test('the first user may keep the reserved name', async () => {
    const { userId: id, username: name } = harness.service.bootstrap!;
    await change({ username: name }, await harness.sessionOf({ id, name })).expect(200);
  });

  test.each([
    ['nothing', {}],
    ['capitals', { username: 'Ada' }],
    ['a line feed', { username: 'ada\n' }],
    ['an empty display name', { display_name: ' ' }],
    ['a control character', { display_name: 'a\u0000b' }],
    ['an id', { display_name: 'Ada', id: newId() }],
    ['an email', { email: 'ada@example.com' }],
  ])('abuse 42: %s is 400', async (_case, body) => {
    const ada = await newcomer();
    const { body: problem } = await change(body, ada.session).expect(400);
    expect(problem.code).toBe('validation_failed');
  });

  test('no assertion is 401, a token 403, a disabled user 401', async () => {
    const ada = await newcomer();
    await change({ display_name: 'New' }, null).expect(401);
    const token = await harness.tokenOf(ada, ['org:admin', 'token:admin']);
    expect((await change({ display_name: 'New' }, token).expect(403)).body.code).toBe(
      'caller_kind_refused',
    );
    await change({ display_name: 'New' }, organizationToken(ada, ['org:admin'])).expect(403);
    await harness.prisma.user.update({ where: { id: ada.id }, data: { disabledAt: new Date() } });
    await change({ display_name: 'New' }, ada.session).expect(401);
  });
});

describeWith('postgres')('usernames, at once', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
  });
  afterAll(() => harness.close());
  const rename = async (username: string, session: Caller) =>
    (await harness.send('patch', updateUser.path, session).send({ username })).status;

  test('every time: of two who take the same name one gets it', async () => {
    for (let round = 0; round < raceRounds; round += 1) {
      const [ada, eve] = [await harness.addUser(), await harness.addUser()];
      const sessions = [await harness.sessionOf(ada), await harness.sessionOf(eve)];
      const username = freshName();
      const answers = await Promise.all(sessions.map((session) => rename(username, session)));
      expect(answers.sort()).toEqual([200, 409]);
      const held = { id: { in: [ada.id, eve.id] }, username };
      expect(await harness.prisma.user.count({ where: held })).toBe(1);
    }
  });

  test('every time: of two new names for one user one counts, the other stays free', async () => {
    for (let round = 0; round < raceRounds; round += 1) {
      const ada = await harness.addUser();
      const session = await harness.sessionOf(ada);
      const wanted = [freshName(), freshName()];
      const answers = await Promise.all(wanted.map((username) => rename(username, session)));
      expect(answers.toSorted()).toEqual([200, 409]);
      const held = await harness.prisma.namespaceName.count({ where: { holderId: ada.id } });
      expect(held).toBe(2);
    }
  });
});
