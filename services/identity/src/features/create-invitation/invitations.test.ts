import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { addInvitation, foundOrganization } from '../../../test/found-organization.js';
import {
  type Harness,
  organizationToken,
  startHarness,
  type TestUser,
} from '../../../test/harness.js';

let harness: Harness;
let owner: TestUser;
let admin: TestUser;
let guest: TestUser;
let acme: TestUser;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(async () => {
  owner = await harness.addUser();
  admin = await harness.addUser();
  guest = await harness.addUser();
  acme = await foundOrganization(harness, [
    [owner, 'owner'],
    [admin, 'admin'],
  ]);
});

const invitations = () => `/api/v2/orgs/${acme.name}/invitations`;
const invite = async (by: TestUser, body: object) =>
  harness.send('post', invitations(), await harness.sessionOf(by)).send(body);
const refusal = ({ status, body }: { status: number; body: { code?: string } }) =>
  [status, body.code] as const;
const told = (type: string) =>
  eventually(
    () => harness.events.find((event) => event.type === type && event.subject === acme.id) ?? null,
  );
const count = () => harness.prisma.invitation.count({ where: { organizationId: acme.id } });

describe('inviting', () => {
  test('answers with the invitation, which gives no right yet, and tells of it', async () => {
    const { status, body } = await invite(admin, { username: guest.name, role: 'admin' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      organization: { id: acme.id, name: acme.name, display_name: acme.name },
      username: guest.name,
      role: 'admin',
      invited_by: admin.name,
      created_at: expect.any(String),
    });
    expect((await told('member.invited.v1')).data).toMatchObject({
      invitation_id: body.id,
      user_id: guest.id,
      username: guest.name,
      role: 'admin',
      actor: { id: admin.id },
    });
    const session = await harness.sessionOf(guest);
    await harness.send('get', `/api/v2/orgs/${acme.name}`, session).expect(404);
  });

  test('by the organization’s token names no user as who invited', async () => {
    const caller = organizationToken(acme, ['org:admin']);
    const { body } = await harness
      .send('post', invitations(), caller)
      .send({ username: guest.name, role: 'member' })
      .expect(201);
    expect(body.invited_by).toBeNull();
    const owning = { username: owner.name, role: 'owner' };
    await harness.send('post', invitations(), caller).send(owning).expect(403);
  });

  test('only an owner invites an owner', async () => {
    const body = { username: guest.name, role: 'owner' };
    expect(refusal(await invite(admin, body))).toEqual([403, 'role_required']);
    expect(await count()).toBe(0);
    expect((await invite(owner, body)).status).toBe(201);
  });

  test('a member already is 409, invited already too', async () => {
    const member = { username: admin.name, role: 'member' };
    expect(refusal(await invite(owner, member))).toEqual([409, 'already_member']);
    const body = { username: guest.name, role: 'member' };
    expect((await invite(owner, body)).status).toBe(201);
    expect(refusal(await invite(admin, body))).toEqual([409, 'already_invited']);
    expect(await count()).toBe(1);
  });

  test('who is not known, or disabled, is 404 by name', async () => {
    const unknown = await invite(owner, { username: 'nobody-here', role: 'member' });
    expect(refusal(unknown)).toEqual([404, 'not_found']);
    expect(unknown.body.detail).toContain('nobody-here');
    const where = { id: guest.id };
    await harness.prisma.user.update({ where, data: { disabledAt: new Date() } });
    const disabled = await invite(owner, { username: guest.name, role: 'member' });
    expect(disabled.status).toBe(404);
    expect(disabled.body.detail).toContain(guest.name);
    const organization = await invite(owner, { username: acme.name, role: 'member' });
    expect(organization.status).toBe(404);
  });

  test.each([
    ['nothing', {}],
    ['no role', { username: 'ada' }],
    ['an unknown role', { username: 'ada', role: 'king' }],
    ['a name that is none', { username: 'A b', role: 'member' }],
    ['who invites', { username: 'ada', role: 'member', invited_by: 'eve' }],
  ])('abuse 42: %s is 400', async (_case, body) => {
    expect(refusal(await invite(owner, body))).toEqual([400, 'validation_failed']);
  });
});

describe('invitations of an organization', () => {
  test('are listed newest first, page by page', async () => {
    const guests = [guest, await harness.addUser(), await harness.addUser()];
    for (const one of guests) await addInvitation(harness, acme, one, { by: admin });
    const session = await harness.sessionOf(admin);
    const first = await harness.send('get', `${invitations()}?limit=2`, session).expect(200);
    const cursor = String(first.body.next_cursor);
    const second = await harness
      .send('get', `${invitations()}?limit=2&cursor=${cursor}`, session)
      .expect(200);
    const seen = [...first.body.items, ...second.body.items] as { username: string }[];
    expect(seen.map(({ username }) => username)).toEqual(guests.map(({ name }) => name).reverse());
    expect(second.body.next_cursor).toBeNull();
    await harness.send('get', `${invitations()}?cursor=AAAA`, session).expect(400);
  });

  test('go when they are withdrawn, which is told, once', async () => {
    const id = await addInvitation(harness, acme, guest, { by: owner });
    const session = await harness.sessionOf(admin);
    await harness.send('delete', `${invitations()}/${id}`, session).expect(204);
    expect((await told('member.invitation_withdrawn.v1')).data).toMatchObject({
      invitation_id: id,
      username: guest.name,
      actor: { id: admin.id },
    });
    await harness.send('delete', `${invitations()}/${id}`, session).expect(404);
    await harness.send('delete', `${invitations()}/${newId()}`, session).expect(404);
    await harness.send('delete', `${invitations()}/nonsense`, session).expect(400);
    const accepted = `/api/v2/user/invitations/${id}/accept`;
    await harness.send('post', accepted, await harness.sessionOf(guest)).expect(404);
  });
});
