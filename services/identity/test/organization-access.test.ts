import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { addInvitation, foundOrganization, rolesIn } from './found-organization.js';
import { type Harness, organizationToken, startHarness, type TestUser } from './harness.js';

let harness: Harness;
let owner: TestUser;
let admin: TestUser;
let member: TestUser;
let stranger: TestUser;
let acme: TestUser;
let invitation: string;

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

beforeEach(async () => {
  [owner, admin] = [await harness.addUser(), await harness.addUser()];
  [member, stranger] = [await harness.addUser(), await harness.addUser()];
  acme = await foundOrganization(harness, [
    [owner, 'owner'],
    [admin, 'admin'],
    [member, 'member'],
  ]);
  invitation = await addInvitation(harness, acme, await harness.addUser(), { by: owner });
});

interface AskedRoute {
  readonly name: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly under: () => string;
  readonly body?: () => object;
  readonly least: 'member' | 'admin' | 'owner';
  readonly scope: 'read' | 'org:admin';
}

const routes: readonly AskedRoute[] = [
  { name: 'read', method: 'get', under: () => '', least: 'member', scope: 'read' },
  {
    name: 'update',
    method: 'patch',
    under: () => '',
    body: () => ({ display_name: 'Changed' }),
    least: 'admin',
    scope: 'org:admin',
  },
  { name: 'delete', method: 'delete', under: () => '', least: 'owner', scope: 'org:admin' },
  { name: 'list members', method: 'get', under: () => '/members', least: 'member', scope: 'read' },
  {
    name: 'change a member',
    method: 'patch',
    under: () => `/members/${member.name}`,
    body: () => ({ role: 'admin' }),
    least: 'admin',
    scope: 'org:admin',
  },
  {
    name: 'remove a member',
    method: 'delete',
    under: () => `/members/${admin.name}`,
    least: 'admin',
    scope: 'org:admin',
  },
  {
    name: 'list invitations',
    method: 'get',
    under: () => '/invitations',
    least: 'admin',
    scope: 'org:admin',
  },
  {
    name: 'invite',
    method: 'post',
    under: () => '/invitations',
    body: () => ({ username: stranger.name, role: 'member' }),
    least: 'admin',
    scope: 'org:admin',
  },
  {
    name: 'withdraw an invitation',
    method: 'delete',
    under: () => `/invitations/${invitation}`,
    least: 'admin',
    scope: 'org:admin',
  },
];

type Sender = Parameters<Harness['send']>[2];

const ask = (route: AskedRoute, caller: Sender, of = acme.name) => {
  const sent = harness.send(route.method, `/api/v2/orgs/${of}${route.under()}`, caller);
  return route.body === undefined ? sent : sent.send(route.body());
};
const state = async () => ({
  roles: await rolesIn(harness, acme),
  organization: await harness.prisma.organization.findUnique({ where: { id: acme.id } }),
  invitations: await harness.prisma.invitation.count({ where: { organizationId: acme.id } }),
});

describe.each(routes)('to $name', (route) => {
  test('no assertion is 401', async () => {
    await ask(route, null).expect(401);
  });

  test(`a token needs ${route.scope}, and its user the role ${route.least}`, async () => {
    const before = await state();
    const other = route.scope === 'read' ? 'org:admin' : 'read';
    const refused = await ask(route, await harness.tokenOf(owner, [other, 'token:admin']));
    expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_scope']);
    expect(await state()).toEqual(before);
    const { status } = await ask(route, await harness.tokenOf(owner, [route.scope]));
    expect(status).toBeLessThan(300);
  });

  test('abuse 10: who does not belong to it gets 404, whatever it is asked by', async () => {
    const before = await state();
    const foreign = await foundOrganization(harness, [[stranger, 'owner']]);
    for (const caller of [
      await harness.sessionOf(stranger),
      await harness.tokenOf(stranger, ['read', 'org:admin']),
      organizationToken(foreign, ['read', 'org:admin']),
    ]) {
      const { body } = await ask(route, caller).expect(404);
      expect(body.code).toBe('not_found');
    }
    expect(await state()).toEqual(before);
  });

  test('abuse 10: things of this organization are not found under another one of the caller', async () => {
    if (!/members\/|invitations\//.test(route.under())) return;
    const before = await state();
    const other = await foundOrganization(harness, [[owner, 'owner']]);
    await ask(route, await harness.sessionOf(owner), other.name).expect(404);
    expect(await state()).toEqual(before);
  });

  test('one’s own namespace is no organization: 404', async () => {
    await ask(route, await harness.sessionOf(owner), owner.name).expect(404);
  });

  test('a member gets 403 role_required where more is needed', async () => {
    if (route.least === 'member') {
      await ask(route, await harness.sessionOf(member)).expect(200);
      return;
    }
    const before = await state();
    const lower = route.least === 'owner' ? admin : member;
    const { body } = await ask(route, await harness.sessionOf(lower)).expect(403);
    expect(body.code).toBe('role_required');
    expect(await state()).toEqual(before);
  });

  test('the organization’s own token acts as an admin, never as an owner', async () => {
    const { status, body } = await ask(route, organizationToken(acme, [route.scope]));
    const answered = status < 300 ? 'done' : [status, body.code];
    expect(answered).toEqual(route.least === 'owner' ? [403, 'role_required'] : 'done');
  });

  test('abuse 2: a former member is refused, though the assertion still names the membership', async () => {
    const remembered = await harness.sessionOf(owner);
    await harness.prisma.membership.deleteMany({ where: { userId: owner.id } });
    const before = await state();
    await ask(route, remembered).expect(404);
    expect(await state()).toEqual(before);
  });

  test('abuse 48: a demotion counts at once, though the assertion still names the old role', async () => {
    if (route.least === 'member') return;
    const remembered = await harness.sessionOf(owner);
    await harness.prisma.membership.updateMany({
      where: { userId: owner.id },
      data: { role: 'member' },
    });
    const before = await state();
    const { body } = await ask(route, remembered).expect(403);
    expect(body.code).toBe('role_required');
    expect(await state()).toEqual(before);
  });

  test('abuse 48: nothing is done with a token of an organization that is gone', async () => {
    // An organization token deletes none anyway.
    if (route.least === 'owner') return;
    const gone = { id: newId(), name: 'gone' };
    await ask(route, organizationToken(gone, ['read', 'org:admin']), 'gone').expect(404);
  });

  test('abuse 2: who is disabled changes nothing, though the assertion is from before', async () => {
    if (route.method === 'get') return;
    const remembered = await harness.sessionOf(owner);
    const where = { id: owner.id };
    await harness.prisma.user.update({ where, data: { disabledAt: new Date() } });
    const before = await state();
    await ask(route, remembered).expect(401);
    expect(await state()).toEqual(before);
  });
});
