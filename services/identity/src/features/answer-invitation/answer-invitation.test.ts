import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { addInvitation, foundOrganization, rolesIn } from '../../../test/found-organization.js';
import {
  gatewayItself,
  type Harness,
  organizationToken,
  startHarness,
  type TestUser,
} from '../../../test/harness.js';

const path = '/api/v2/user/invitations';
let harness: Harness;
let owner: TestUser;
let guest: TestUser;
let acme: TestUser;
let id: string;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(async () => {
  [owner, guest] = [await harness.addUser(), await harness.addUser()];
  acme = await foundOrganization(harness, [[owner, 'owner']]);
  id = await addInvitation(harness, acme, guest, { by: owner, role: 'admin' });
});

const accept = async (by: TestUser, invitation = id) =>
  harness.send('post', `${path}/${invitation}/accept`, await harness.sessionOf(by));
const decline = async (by: TestUser, invitation = id) =>
  harness.send('delete', `${path}/${invitation}`, await harness.sessionOf(by));
const told = (type: string) =>
  eventually(
    () => harness.events.find((event) => event.type === type && event.subject === acme.id) ?? null,
  );
const pending = () => harness.prisma.invitation.count({ where: { id } });

describe('the invitations that wait for a user', () => {
  test('are listed for that user only, newest first, page by page', async () => {
    const other = await foundOrganization(harness, [[owner, 'owner']]);
    await addInvitation(harness, other, guest);
    const session = await harness.sessionOf(guest);
    const first = await harness.send('get', `${path}?limit=1`, session).expect(200);
    expect(first.body.items).toMatchObject([
      { organization: { id: other.id, name: other.name }, invited_by: null, role: 'member' },
    ]);
    const cursor = String(first.body.next_cursor);
    const second = await harness.send('get', `${path}?cursor=${cursor}`, session).expect(200);
    expect(second.body).toMatchObject({
      items: [{ id, organization: { name: acme.name }, invited_by: owner.name, role: 'admin' }],
      next_cursor: null,
    });
    const foreign = await harness.send('get', path, await harness.sessionOf(owner)).expect(200);
    expect(foreign.body).toEqual({ items: [], next_cursor: null });
    await harness.send('get', `${path}?cursor=AAAA`, session).expect(400);
  });
});

describe('accepting', () => {
  test('makes a member, whom every gateway knows when it is answered, and tells of them', async () => {
    const { status, body } = await accept(guest);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: acme.id, name: acme.name, role: 'admin' });
    expect(harness.invalidated.at(-1)).toEqual([`user:${guest.id}`]);
    const { body: resolved } = await harness
      .send('post', '/internal/v1/principals/resolve', gatewayItself)
      .send({ type: 'user', id: guest.id });
    expect(resolved.principal.namespaces).toContainEqual({
      id: acme.id,
      name: acme.name,
      type: 'organization',
      role: 'admin',
    });
    expect((await told('member.added.v1')).data).toMatchObject({
      user_id: guest.id,
      username: guest.name,
      role: 'admin',
      actor: { id: guest.id },
    });
    expect(await pending()).toBe(0);
    expect((await accept(guest)).status).toBe(404);
  });

  test('by one who became a member otherwise is 409', async () => {
    await harness.prisma.membership.create({
      data: { organizationId: acme.id, userId: guest.id, role: 'member' },
    });
    const { status, body } = await accept(guest);
    expect([status, body.code]).toEqual([409, 'already_member']);
    expect(await rolesIn(harness, acme)).toMatchObject({ [guest.name]: 'member' });
  });
});

describe('declining', () => {
  test('takes the invitation away and tells of it; they may be invited again', async () => {
    expect((await decline(guest)).status).toBe(204);
    expect((await told('member.invitation_declined.v1')).data).toMatchObject({
      invitation_id: id,
      user_id: guest.id,
      role: 'admin',
      actor: { id: guest.id },
    });
    expect((await decline(guest)).status).toBe(404);
    expect((await accept(guest)).status).toBe(404);
    expect(await rolesIn(harness, acme)).toEqual({ [owner.name]: 'owner' });
    await addInvitation(harness, acme, guest);
  });
});

describe.each([
  ['accepting', 'post', (invitation: string) => `${path}/${invitation}/accept`],
  ['declining', 'delete', (invitation: string) => `${path}/${invitation}`],
] as const)('%s', (_verb, method, of) => {
  test('abuse 9: somebody else’s invitation and an unknown one are 404, unchanged', async () => {
    for (const by of [owner, await harness.addUser()]) {
      await harness.send(method, of(id), await harness.sessionOf(by)).expect(404);
    }
    await harness.send(method, of(newId()), await harness.sessionOf(guest)).expect(404);
    expect(await pending()).toBe(1);
  });

  test('is for sessions only: no assertion 401, a token of any kind 403; a bad id is 400', async () => {
    await harness.send(method, of(id), null).expect(401);
    const scopes = ['org:admin', 'read'] as const;
    for (const caller of [await harness.tokenOf(guest, scopes), organizationToken(acme, scopes)]) {
      const { body } = await harness.send(method, of(id), caller).expect(403);
      expect(body.code).toBe('caller_kind_refused');
    }
    await harness.send(method, of('nonsense'), await harness.sessionOf(guest)).expect(400);
    expect(await pending()).toBe(1);
  });

  test('abuse 2: who is disabled does neither, though the assertion is from before', async () => {
    const remembered = await harness.sessionOf(guest);
    const where = { id: guest.id };
    await harness.prisma.user.update({ where, data: { disabledAt: new Date() } });
    await harness.send(method, of(id), remembered).expect(401);
    expect(await pending()).toBe(1);
  });
});

test('listing one’s invitations is for sessions only', async () => {
  await harness.send('get', path, null).expect(401);
  await harness.send('get', path, await harness.tokenOf(guest, ['read'])).expect(403);
  await harness.send('get', path, organizationToken(acme, ['read'])).expect(403);
});
