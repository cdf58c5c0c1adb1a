import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import {
  type Harness,
  organizationToken,
  startHarness,
  type TestUser,
} from '../../../test/harness.js';

const path = '/api/v2/orgs';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

interface Page {
  items: { id: string; name: string; role: string }[];
  next_cursor: string | null;
}

async function found(name: string, members: readonly (readonly [TestUser, string])[]) {
  const id = newId();
  await harness.prisma.organization.create({ data: { id, name, displayName: name } });
  for (const [{ id: userId }, role] of members) {
    await harness.prisma.membership.create({
      data: { organizationId: id, userId, role: role as 'member' },
    });
  }
  return { id, name };
}

describe('listing organizations', () => {
  test('gives the caller’s own by name, page by page, with its role', async () => {
    const [ada, eve] = [await harness.addUser(), await harness.addUser()];
    await found('zeta', [[ada, 'member']]);
    await found('alpha', [
      [ada, 'owner'],
      [eve, 'member'],
    ]);
    await found('midway', [[ada, 'admin']]);
    await found('foreign', [[eve, 'owner']]);
    const session = await harness.sessionOf(ada);
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer = await harness
        .send('get', `${path}?limit=2${cursor && `&cursor=${cursor}`}`, session)
        .expect(200);
      const page = answer.body as Page;
      seen.push(...page.items.map(({ name, role }) => [name, role]));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual([
      ['alpha', 'owner'],
      ['midway', 'admin'],
      ['zeta', 'member'],
    ]);
  });

  test('an organization token sees its own organization, as an admin', async () => {
    const eve = await harness.addUser();
    const own = await found('own', [[eve, 'owner']]);
    const caller = organizationToken(own, ['read']);
    const { body } = await harness.send('get', path, caller).expect(200);
    expect(body.items).toMatchObject([{ name: 'own', role: 'admin' }]);
    expect((await harness.send('get', `${path}/own`, caller).expect(200)).body).toMatchObject({
      id: own.id,
      role: 'admin',
    });
  });

  test.each(['?cursor=AAAA', '?limit=0', '?cursor=_w'])('%s is 400', async (query) => {
    const session = await harness.sessionOf(await harness.addUser());
    await harness.send('get', path + query, session).expect(400);
  });

  test('no assertion is 401, a token without read 403', async () => {
    const user = await harness.addUser();
    await harness.send('get', path, null).expect(401);
    await harness.send('get', path, await harness.tokenOf(user, ['trigger'])).expect(403);
  });
});

describe('reading an organization', () => {
  test('abuse 10: those who do not belong to it can’t tell that it exists', async () => {
    const [ada, eve] = [await harness.addUser(), await harness.addUser()];
    await found('hidden', [[ada, 'member']]);
    const member = await harness.sessionOf(ada);
    expect((await harness.send('get', `${path}/hidden`, member).expect(200)).body).toMatchObject({
      name: 'hidden',
      role: 'member',
    });
    const session = await harness.sessionOf(eve);
    const { body: foreign } = await harness.send('get', `${path}/hidden`, session).expect(404);
    const { body: unknown } = await harness.send('get', `${path}/missing`, session).expect(404);
    expect({ ...foreign, request_id: 0, instance: 0 }).toEqual({
      ...unknown,
      request_id: 0,
      instance: 0,
    });
  });

  test('abuse 48: a role that the caller is said to have counts for nothing once it is gone', async () => {
    const ada = await harness.addUser();
    const { id } = await found('former', [[ada, 'owner']]);
    const before = await harness.sessionOf(ada);
    await harness.prisma.membership.deleteMany({ where: { organizationId: id } });
    await harness.send('get', `${path}/former`, before).expect(404);
  });

  test('one’s own personal namespace is no organization: 404', async () => {
    const ada = await harness.addUser();
    const session = await harness.sessionOf(ada);
    await harness.send('get', `${path}/${ada.name}`, session).expect(404);
  });

  test('a name that can’t be one is 404 or 400, no assertion 401, a token without read 403', async () => {
    const ada = await harness.addUser();
    await found('scoped', [[ada, 'owner']]);
    const session = await harness.sessionOf(ada);
    expect([400, 404]).toContain((await harness.send('get', `${path}/A_B`, session)).status);
    await harness.send('get', `${path}/scoped`, null).expect(401);
    await harness.send('get', `${path}/scoped`, await harness.tokenOf(ada, [])).expect(403);
  });
});

describe('reading the calling user', () => {
  test('any personal token and any session may', async () => {
    const ada = await harness.addUser();
    for (const caller of [await harness.sessionOf(ada), await harness.tokenOf(ada, [])]) {
      const { body } = await harness.send('get', '/api/v2/user', caller).expect(200);
      expect(body).toEqual({
        id: ada.id,
        username: ada.name,
        display_name: ada.name,
        email: null,
        avatar_url: null,
        created_at: expect.any(String),
      });
    }
  });

  test('abuse 12: an organization token is 403, no assertion 401', async () => {
    const caller = organizationToken({ id: newId(), name: 'acme' }, ['read']);
    await harness.send('get', '/api/v2/user', caller).expect(403);
    await harness.send('get', '/api/v2/user', null).expect(401);
  });
});
