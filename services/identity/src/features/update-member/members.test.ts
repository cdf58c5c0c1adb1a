import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@orchestrator/testing';
import { addInvitation, foundOrganization, rolesIn } from '../../../test/found-organization.js';
import {
  gatewayItself,
  type Harness,
  organizationToken,
  startHarness,
  type TestUser,
} from '../../../test/harness.js';

let harness: Harness;
let owner: TestUser;
let admin: TestUser;
let member: TestUser;
let acme: TestUser;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(async () => {
  owner = await harness.addUser();
  admin = await harness.addUser();
  member = await harness.addUser();
  acme = await foundOrganization(harness, [
    [owner, 'owner'],
    [admin, 'admin'],
    [member, 'member'],
  ]);
});

type Caller = Parameters<Harness['send']>[2];
const members = () => `/api/v2/orgs/${acme.name}/members`;
const change = async (by: TestUser | Exclude<Caller, null>, of: TestUser, role: string) =>
  harness.send('patch', `${members()}/${of.name}`, await callerOf(by)).send({ role });
const remove = async (by: TestUser | Exclude<Caller, null>, of: TestUser) =>
  harness.send('delete', `${members()}/${of.name}`, await callerOf(by));
const callerOf = async (by: TestUser | Exclude<Caller, null>): Promise<Caller> =>
  'type' in by ? by : harness.sessionOf(by);
const refusal = ({ status, body }: { status: number; body: { code?: string } }) =>
  [status, body.code] as const;
const told = (type: string) =>
  eventually(
    () => harness.events.find((event) => event.type === type && event.subject === acme.id) ?? null,
  );
const rolesOf = async ({ id }: TestUser) => {
  const { body } = await harness
    .send('post', '/internal/v1/principals/resolve', gatewayItself)
    .send({ type: 'user', id });
  const { namespaces } = body.principal as { namespaces: { id: string; role: string }[] };
  return namespaces.find((one) => one.id === acme.id)?.role;
};

describe('listing members', () => {
  test('shows everybody by username, page by page', async () => {
    const session = await harness.sessionOf(member);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await harness
        .send('get', `${members()}?limit=2${cursor && `&cursor=${cursor}`}`, session)
        .expect(200);
      const page = body as { items: { username: string }[]; next_cursor: string | null };
      seen.push(...page.items.map(({ username }) => username));
      cursor = page.next_cursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual([owner.name, admin.name, member.name].sort());
    const { body } = await harness.send('get', members(), session).expect(200);
    expect(body.items).toContainEqual({
      username: owner.name,
      display_name: owner.name,
      role: 'owner',
      joined_at: expect.any(String),
    });
  });

  test.each(['?cursor=AAAA', '?limit=0', '?limit=101'])('%s is 400', async (query) => {
    await harness.send('get', members() + query, await harness.sessionOf(member)).expect(400);
  });
});

describe('changing the role of a member', () => {
  test('is seen by every gateway when it is answered, and told', async () => {
    const answer = await change(admin, member, 'admin');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ username: member.name, role: 'admin' });
    expect(harness.invalidated.at(-1)).toEqual([`user:${member.id}`]);
    expect(await rolesOf(member)).toBe('admin');
    expect((await told('member.updated.v1')).data).toMatchObject({
      user_id: member.id,
      username: member.name,
      role: 'admin',
      previous_role: 'member',
      actor: { id: admin.id },
    });
  });

  test('to what it is already voids the cache names again and tells nobody', async () => {
    expect((await change(admin, member, 'member')).status).toBe(200);
    expect(harness.invalidated.at(-1)).toEqual([`user:${member.id}`]);
    expect(await harness.prisma.outbox.count({ where: { subject: acme.id } })).toBe(0);
  });

  test('an admin and the organization’s token make no owner and change none', async () => {
    for (const by of [admin, organizationToken(acme, ['org:admin'])]) {
      expect(refusal(await change(by, member, 'owner'))).toEqual([403, 'role_required']);
      expect(refusal(await change(by, owner, 'member'))).toEqual([403, 'role_required']);
    }
    expect(refusal(await change(admin, admin, 'owner'))).toEqual([403, 'role_required']);
    expect(await rolesIn(harness, acme)).toMatchObject({
      [owner.name]: 'owner',
      [member.name]: 'member',
    });
  });

  test('an owner makes an owner, who then may be demoted', async () => {
    expect((await change(owner, admin, 'owner')).status).toBe(200);
    expect((await change(admin, owner, 'member')).status).toBe(200);
    expect(await rolesOf(owner)).toBe('member');
  });

  test('the last owner can’t be demoted', async () => {
    expect(refusal(await change(owner, owner, 'admin'))).toEqual([409, 'last_owner']);
    expect(await rolesOf(owner)).toBe('owner');
  });

  test('withdraws the invitations that they could not make any more, with an event', async () => {
    await change(owner, admin, 'owner');
    const [guest, guestOwner, other] = [
      await harness.addUser(),
      await harness.addUser(),
      await harness.addUser(),
    ];
    const asMember = await addInvitation(harness, acme, guest, { by: admin });
    const asOwner = await addInvitation(harness, acme, guestOwner, { by: admin, role: 'owner' });
    const foreign = await addInvitation(harness, acme, other, { by: owner, role: 'owner' });
    const left = async () =>
      (await harness.prisma.invitation.findMany({ where: { organizationId: acme.id } }))
        .map(({ id }) => id)
        .sort();
    await change(owner, admin, 'admin');
    expect(await left()).toEqual([asMember, foreign].sort());
    expect((await told('member.invitation_withdrawn.v1')).data).toMatchObject({
      invitation_id: asOwner,
      user_id: guestOwner.id,
      username: guestOwner.name,
      role: 'owner',
      actor: { id: owner.id },
    });
    await change(owner, admin, 'member');
    expect(await left()).toEqual([foreign]);
  });

  test('one who is no member is 404; a bad role or name, or more than a role, is 400', async () => {
    const nobody = { id: '', name: 'nobody-here' };
    expect((await change(owner, nobody, 'admin')).status).toBe(404);
    expect((await change(owner, await harness.addUser(), 'admin')).status).toBe(404);
    expect((await change(owner, member, 'king')).status).toBe(400);
    expect((await change(owner, { id: '', name: 'A b' }, 'admin')).status).toBe(400);
    const caller = await harness.sessionOf(owner);
    const body = { role: 'admin', user_id: owner.id };
    await harness.send('patch', `${members()}/${member.name}`, caller).send(body).expect(400);
  });
});

describe('removing a member', () => {
  test('is seen by every gateway when it is answered, and told', async () => {
    expect((await remove(admin, member)).status).toBe(204);
    expect(harness.invalidated.at(-1)).toEqual([`user:${member.id}`]);
    expect(await rolesOf(member)).toBeUndefined();
    expect((await told('member.removed.v1')).data).toMatchObject({
      user_id: member.id,
      role: 'member',
      actor: { id: admin.id },
    });
    const rows = await harness.prisma.outbox.findMany({ where: { type: 'member.removed.v1' } });
    expect(rows.find(({ subject }) => subject === acme.id)?.invalidates).toEqual([
      `user:${member.id}`,
    ]);
    expect((await remove(admin, member)).status).toBe(404);
  });

  test('everybody may leave, in a session or by a token with org:admin', async () => {
    expect((await remove(member, member)).status).toBe(204);
    const reader = await harness.tokenOf(admin, ['read']);
    expect(refusal(await remove(reader, admin))).toEqual([403, 'insufficient_scope']);
    expect((await remove(await harness.tokenOf(admin, ['org:admin']), admin)).status).toBe(204);
    expect(await rolesIn(harness, acme)).toEqual({ [owner.name]: 'owner' });
  });

  test('a member removes nobody else, an admin and the organization’s token no owner', async () => {
    expect(refusal(await remove(member, admin))).toEqual([403, 'role_required']);
    expect(refusal(await remove(admin, owner))).toEqual([403, 'role_required']);
    const token = organizationToken(acme, ['org:admin']);
    expect(refusal(await remove(token, owner))).toEqual([403, 'role_required']);
    expect((await remove(token, admin)).status).toBe(204);
    expect(Object.keys(await rolesIn(harness, acme)).sort()).toEqual(
      [owner.name, member.name].sort(),
    );
  });

  test('the last owner can’t leave; with another one they may', async () => {
    expect(refusal(await remove(owner, owner))).toEqual([409, 'last_owner']);
    await change(owner, admin, 'owner');
    expect((await remove(owner, owner)).status).toBe(204);
    expect(refusal(await remove(admin, admin))).toEqual([409, 'last_owner']);
  });

  test('withdraws all invitations that they made', async () => {
    const guest = await harness.addUser();
    await addInvitation(harness, acme, guest, { by: admin });
    const kept = await addInvitation(harness, acme, await harness.addUser());
    await remove(owner, admin);
    const left = await harness.prisma.invitation.findMany({ where: { organizationId: acme.id } });
    expect(left.map(({ id }) => id)).toEqual([kept]);
    expect((await told('member.invitation_withdrawn.v1')).data).toMatchObject({
      user_id: guest.id,
    });
  });
});
