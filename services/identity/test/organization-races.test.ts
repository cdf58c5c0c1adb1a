import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith, raceRounds } from '@orchestrator/testing';
import { addInvitations, foundOrganizations, rolesIn } from './found-organization.js';
import { type Harness, type SessionCaller, startHarness, type TestUser } from './harness.js';

const rounds = raceRounds;
const raceMs = 60_000 + 2_000 * rounds;

interface Request {
  readonly method: 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly caller: SessionCaller;
  readonly body?: object;
}

// The embedded store has one connection: there is nothing to race for.
describeWith('postgres')('every time, at once', () => {
  let harness: Harness;
  let ada: TestUser;
  let eve: TestUser;
  let guest: TestUser;
  /** The session of each. */
  let first: SessionCaller;
  let second: SessionCaller;
  let third: SessionCaller;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
    ada = await harness.addUser();
    eve = await harness.addUser();
    guest = await harness.addUser();
    first = await harness.sessionOf(ada);
    second = await harness.sessionOf(eve);
    third = await harness.sessionOf(guest);
  });
  afterAll(() => harness.close());

  /** Sends all of them at once; gives their statuses in order. */
  const race = (...requests: readonly Request[]): Promise<number[]> =>
    Promise.all(
      requests.map(async ({ method, path, caller, body }) => {
        const { status } = await harness.send(method, path, caller).send(body);
        return status;
      }),
    );
  const sorted = (statuses: readonly number[]) => statuses.toSorted((a, b) => a - b);
  const owners = async (organization: TestUser) =>
    Object.values(await rolesIn(harness, organization)).filter((role) => role === 'owner').length;
  const eventsOf = (organization: TestUser, type: string) =>
    harness.prisma.outbox.count({ where: { subject: organization.id, type } });
  const accepting = (id: string, caller: SessionCaller): Request => ({
    method: 'post',
    path: `/api/v2/user/invitations/${id}/accept`,
    caller,
  });
  const ofMember = (organization: TestUser, { name }: TestUser) =>
    `/api/v2/orgs/${organization.name}/members/${name}`;
  // Made before the races, all at once: what takes time then is the racing.
  const withOwners = (...users: readonly TestUser[]) =>
    foundOrganizations(
      harness,
      rounds,
      users.map((user) => [user, 'owner']),
    );
  /** The caller as the gateway tells of it in this organization, with no other. */
  const within = (
    caller: SessionCaller,
    { id, name }: TestUser,
    role: 'admin' | 'owner' = 'owner',
  ): SessionCaller => ({
    ...caller,
    principal: {
      ...caller.principal,
      namespaces: [{ id, name, type: 'organization', role }],
    },
  });

  test(
    'one invitation is accepted twice: one membership, told once',
    async () => {
      for (const [acme, id] of await addInvitations(harness, await withOwners(ada), guest)) {
        expect(sorted(await race(accepting(id, third), accepting(id, third)))).toEqual([200, 404]);
        expect(await eventsOf(acme, 'member.added.v1')).toBe(1);
        expect(await rolesIn(harness, acme)).toMatchObject({ [guest.name]: 'member' });
      }
    },
    raceMs,
  );

  test(
    'one user accepts the invitations of two organizations: both count',
    async () => {
      const newcomer = await harness.addUser();
      const caller = await harness.sessionOf(newcomer);
      const ofAda = await addInvitations(harness, await withOwners(ada), newcomer);
      const ofEve = await addInvitations(harness, await withOwners(eve), newcomer);
      for (const [round, invited] of ofAda.entries()) {
        const pair = [invited, ofEve[round]!];
        expect(await race(...pair.map(([, id]) => accepting(id, caller)))).toEqual([200, 200]);
        for (const [one] of pair) {
          expect(await rolesIn(harness, one)).toMatchObject({ [newcomer.name]: 'member' });
        }
      }
    },
    raceMs,
  );

  test(
    'both owners leave: one stays',
    async () => {
      for (const acme of await withOwners(ada, eve)) {
        const statuses = await race(
          { method: 'delete', path: ofMember(acme, ada), caller: within(first, acme) },
          { method: 'delete', path: ofMember(acme, eve), caller: within(second, acme) },
        );
        expect(sorted(statuses)).toEqual([204, 409]);
        expect(await owners(acme)).toBe(1);
      }
    },
    raceMs,
  );

  test.each([
    ['themselves: one stays an owner', () => [ada, eve] as const, 409],
    ['one another: who was demoted first demotes nobody', () => [eve, ada] as const, 403],
  ])(
    'both owners demote %s',
    async (_case, targets, refused) => {
      for (const acme of await withOwners(ada, eve)) {
        const [one, other] = targets();
        const body = { role: 'member' };
        const statuses = await race(
          { method: 'patch', path: ofMember(acme, one), caller: within(first, acme), body },
          { method: 'patch', path: ofMember(acme, other), caller: within(second, acme), body },
        );
        expect(sorted(statuses)).toEqual([200, refused]);
        expect(await owners(acme)).toBe(1);
      }
    },
    raceMs,
  );

  test(
    'one user is invited twice: one invitation',
    async () => {
      for (const acme of await withOwners(ada, eve)) {
        const path = `/api/v2/orgs/${acme.name}/invitations`;
        const body = { username: guest.name, role: 'member' };
        const statuses = await race(
          { method: 'post', path, caller: within(first, acme), body },
          { method: 'post', path, caller: within(second, acme), body },
        );
        expect(sorted(statuses)).toEqual([201, 409]);
        expect(await eventsOf(acme, 'member.invited.v1')).toBe(1);
      }
    },
    raceMs,
  );

  test(
    'an admin invites while being removed: no invitation of theirs is left',
    async () => {
      const members = [
        [ada, 'owner'],
        [eve, 'admin'],
      ] as const;
      for (const acme of await foundOrganizations(harness, rounds, members)) {
        const [removed, invited] = await race(
          { method: 'delete', path: ofMember(acme, eve), caller: within(first, acme) },
          {
            method: 'post',
            path: `/api/v2/orgs/${acme.name}/invitations`,
            caller: within(second, acme, 'admin'),
            body: { username: guest.name, role: 'admin' },
          },
        );
        expect(removed).toBe(204);
        expect([201, 404]).toContain(invited);
        const where = { organizationId: acme.id };
        expect(await harness.prisma.invitation.count({ where })).toBe(0);
      }
    },
    raceMs,
  );

  test(
    'an invitation is accepted while the organization is deleted: nothing of it is left',
    async () => {
      for (const [acme, id] of await addInvitations(harness, await withOwners(ada), guest)) {
        const [deleted, accepted] = await race(
          {
            method: 'delete',
            path: `/api/v2/orgs/${acme.name}`,
            caller: within(first, acme),
          },
          accepting(id, third),
        );
        expect(deleted).toBe(204);
        expect([200, 404]).toContain(accepted);
        expect(await rolesIn(harness, acme)).toEqual({});
        const where = { id: acme.id };
        expect(await harness.prisma.organization.count({ where })).toBe(0);
      }
    },
    raceMs,
  );
});
