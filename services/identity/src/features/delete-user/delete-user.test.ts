import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Caller,
  coherenceId,
  createOrganization,
  deleteUser,
  fillPath,
  readUser,
  removeMember,
  resolvePrincipal,
  updateUser,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { describeWith, eventually, raceRounds } from '@orchestrator/testing';
import { addIdentity } from '../../../test/add-identity.js';
import { addInvitation, foundOrganization, rolesIn } from '../../../test/found-organization.js';
import {
  gatewayItself,
  type Harness,
  organizationToken,
  startHarness,
  type TestUser,
} from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';

const inTenMinutes = () => new Date(Date.now() + 600_000);

describe.each(storesHere)('deleting oneself, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const remove = (caller: Caller | null) => harness.send('delete', deleteUser.path, caller);
  const find = ({ id }: TestUser) => harness.prisma.user.findUnique({ where: { id } });

  /** A row in every table that knows of users. */
  async function settle(user: TestUser, peer: TestUser) {
    const { prisma } = harness;
    const session = await harness.sessionOf(user);
    const other = await harness.sessionOf(user);
    await addIdentity(harness, user);
    const organization = await foundOrganization(harness, [
      [peer, 'owner'],
      [user, 'admin'],
    ]);
    const invitingOne = await foundOrganization(harness, [[peer, 'owner']]);
    await addInvitation(harness, invitingOne, user, { by: peer });
    await addInvitation(harness, organization, await harness.addUser(), { by: user });
    const pending = {
      userId: user.id,
      sessionId: session.session.id,
      provider: 'test',
      expiresAt: inTenMinutes(),
    };
    await prisma.signInAttempt.create({
      data: {
        ...pending,
        stateDigest: new Uint8Array(Buffer.from(newId())),
        browserDigest: new Uint8Array(32),
        intent: 'link',
        returnTo: '/',
      },
    });
    await prisma.pendingLink.create({
      data: { ...pending, id: newId(), issuer: 'https://other.test', subject: user.id },
    });
    return { session, other, organization };
  }

  test('nothing of the user is left but the name, and gateways know it when it is answered', async () => {
    const [ada, peer] = [await harness.addUser(), await harness.addUser()];
    const { session, other, organization } = await settle(ada, peer);
    const { headers } = await remove(session).expect(204);
    expect(headers['set-cookie']).toBeUndefined();
    expect(harness.invalidated.at(-1)?.toSorted()).toEqual(
      [
        coherenceId.user(ada.id),
        ...[session, other].map((one) => coherenceId.session(one.session.id)),
      ].sort(),
    );
    const { prisma } = harness;
    const where = { userId: ada.id };
    expect(await find(ada)).toBeNull();
    expect(
      await Promise.all([
        prisma.session.count({ where }),
        prisma.providerIdentity.count({ where }),
        prisma.membership.count({ where }),
        prisma.invitation.count({ where: { OR: [where, { invitedBy: ada.id }] } }),
        prisma.signInAttempt.count({ where }),
        prisma.pendingLink.count({ where }),
      ]),
    ).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await rolesIn(harness, organization)).toEqual({ [peer.name]: 'owner' });
  });

  test('abuse 2: the principal of the user is unknown when it is answered', async () => {
    const ada = await harness.addUser();
    const session = await harness.sessionOf(ada);
    await remove(session).expect(204);
    const { body } = await harness
      .send('post', resolvePrincipal.path, gatewayItself)
      .send({ type: 'user', id: ada.id });
    expect(body).toEqual({ status: 'unknown' });
    await harness.send('get', readUser.path, session).expect(404);
    await harness.send('patch', updateUser.path, session).send({ display_name: 'X' }).expect(401);
    expect((await remove(session).expect(401)).body.code).toBe('invalid_token');
  });

  test('tells of the user, the sessions, the memberships and the invitations', async () => {
    const [ada, peer] = [await harness.addUser(), await harness.addUser()];
    const { session, organization } = await settle(ada, peer);
    const chain = { chain: `user:${ada.id}`, lastSequence: 7n, lastHash: 'ab'.repeat(32) };
    await harness.prisma.auditChain.upsert({
      where: { chain: chain.chain },
      create: chain,
      update: chain,
    });
    await remove(session).expect(204);
    const about = () =>
      harness.events.filter(
        ({ data, type }) =>
          (data as { user_id?: string }).user_id === ada.id ||
          type === 'member.invitation_withdrawn.v1',
      );
    await eventually(() => about().some(({ type }) => type === 'user.deleted.v1'));
    const types = about().map(({ type }) => type);
    expect(types.filter((type) => type === 'session.ended.v1')).toHaveLength(2);
    expect(types.filter((type) => type === 'member.invitation_withdrawn.v1')).not.toHaveLength(0);
    expect(about().find(({ type }) => type === 'member.removed.v1')).toMatchObject({
      subject: organization.id,
      data: { username: ada.name, role: 'admin' },
    });
    expect(about().find(({ type }) => type === 'user.deleted.v1')).toMatchObject({
      subject: ada.id,
      data: {
        username: ada.name,
        audit_chain: { last_sequence: 7, last_hash: chain.lastHash },
        actor: { id: ada.id, session_id: session.session.id },
      },
    });
    expect(
      await harness.prisma.auditChain.findUnique({ where: { chain: chain.chain } }),
    ).toBeNull();
  });

  test('abuse 54: nobody can take the name of a deleted user', async () => {
    const [ada, eve] = [await harness.addUser(), await harness.addUser()];
    await remove(await harness.sessionOf(ada)).expect(204);
    const session = await harness.sessionOf(eve);
    await harness.send('patch', updateUser.path, session).send({ username: ada.name }).expect(409);
    await harness
      .send('post', createOrganization.path, session)
      .send({ name: ada.name })
      .expect(409);
  });

  test('the last owner of an organization is 409, and nothing is gone', async () => {
    const [ada, peer] = [await harness.addUser(), await harness.addUser()];
    const organization = await foundOrganization(harness, [
      [ada, 'owner'],
      [peer, 'admin'],
    ]);
    const session = await harness.sessionOf(ada);
    const { body } = await remove(session).expect(409);
    expect(body).toMatchObject({ code: 'last_owner' });
    expect(await find(ada)).not.toBeNull();
    expect(await harness.prisma.session.count({ where: { userId: ada.id } })).toBe(1);
    await harness.prisma.membership.updateMany({
      where: { organizationId: organization.id, userId: peer.id },
      data: { role: 'owner' },
    });
    await remove(session).expect(204);
  });

  test('a stale session is 403 reauthentication_required, whatever the assertion says', async () => {
    const ada = await harness.addUser();
    const stale = await harness.sessionOf(ada, { fresh: false });
    const boasting = {
      ...stale,
      session: { ...stale.session, fresh_until: inTenMinutes().toISOString() },
    };
    const { body } = await remove(boasting).expect(403);
    expect(body.code).toBe('reauthentication_required');
    expect(await find(ada)).not.toBeNull();
  });

  test('no assertion is 401, a token 403, a disabled user 401', async () => {
    const ada = await harness.addUser();
    await remove(null).expect(401);
    await remove(await harness.tokenOf(ada, ['org:admin', 'token:admin'])).expect(403);
    await remove(organizationToken(ada, ['org:admin'])).expect(403);
    const session = await harness.sessionOf(ada);
    await harness.prisma.user.update({ where: { id: ada.id }, data: { disabledAt: new Date() } });
    await remove(session).expect(401);
    expect(await find(ada)).not.toBeNull();
  });
});

describeWith('postgres')('the last two owners, at once', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
  });
  afterAll(() => harness.close());

  /** Two owners of two organizations, in no order of their own. */
  async function round() {
    const owners = [await harness.addUser(), await harness.addUser()] as const;
    const [ada, eve] = owners;
    const organizations = [
      await foundOrganization(harness, [
        [ada, 'owner'],
        [eve, 'owner'],
      ]),
      await foundOrganization(harness, [
        [eve, 'owner'],
        [ada, 'owner'],
      ]),
    ] as const;
    const sessions = [await harness.sessionOf(ada), await harness.sessionOf(eve)] as const;
    return { ada, eve, organizations, sessions };
  }

  test('every time: both delete themselves, one passes', async () => {
    for (let count = 0; count < raceRounds; count += 1) {
      const { sessions, organizations } = await round();
      const answers = await Promise.all(
        sessions.map((session) => harness.send('delete', deleteUser.path, session)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
      for (const organization of organizations) {
        expect(Object.values(await rolesIn(harness, organization))).toEqual(['owner']);
      }
    }
  });

  test('every time: one deletes the account, the other leaves, one passes', async () => {
    for (let count = 0; count < raceRounds; count += 1) {
      const { eve, sessions, organizations } = await round();
      const [first] = organizations;
      const leave = fillPath(removeMember.path, { org: first.name, username: eve.name });
      const answers = await Promise.all([
        harness.send('delete', deleteUser.path, sessions[0]),
        harness.send('delete', leave, sessions[1]),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
      expect(Object.values(await rolesIn(harness, first))).toEqual(['owner']);
    }
  });
});
