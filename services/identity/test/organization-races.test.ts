import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { addInvitation, foundOrganization, rolesIn } from './found-organization.js';
import { type Harness, type SessionCaller, startHarness, type TestUser } from './harness.js';

const rounds = 100;
const raceMs = 60_000;

interface Request {
  readonly method: 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly caller: SessionCaller;
  readonly body?: object;
}

// The embedded store has one connection: there is nothing to race for.
describeWith('postgres')('a hundred times, at once', () => {
  let harness: Harness;
  let ada: TestUser;
  let eve: TestUser;
  let guest: TestUser;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
    ada = await harness.addUser();
    eve = await harness.addUser();
    guest = await harness.addUser();
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
  const twoOwners = () =>
    foundOrganization(harness, [
      [ada, 'owner'],
      [eve, 'owner'],
    ]);
  const both = () => Promise.all([harness.sessionOf(ada), harness.sessionOf(eve)]);

  test(
    'one invitation is accepted twice: one membership, told once',
    async () => {
      const caller = await harness.sessionOf(guest);
      for (let round = 0; round < rounds; round += 1) {
        const acme = await foundOrganization(harness, [[ada, 'owner']]);
        const id = await addInvitation(harness, acme, guest);
        expect(sorted(await race(accepting(id, caller), accepting(id, caller)))).toEqual([
          200, 404,
        ]);
        expect(await eventsOf(acme, 'member.added.v1')).toBe(1);
        expect(await rolesIn(harness, acme)).toMatchObject({ [guest.name]: 'member' });
        await harness.prisma.membership.deleteMany({ where: { organizationId: acme.id } });
      }
    },
    raceMs,
  );

  test(
    'one user accepts the invitations of two organizations: both count',
    async () => {
      const newcomer = await harness.addUser();
      const caller = await harness.sessionOf(newcomer);
      for (let round = 0; round < rounds; round += 1) {
        const organizations = [
          await foundOrganization(harness, [[ada, 'owner']]),
          await foundOrganization(harness, [[eve, 'owner']]),
        ];
        const ids = await Promise.all(
          organizations.map((one) => addInvitation(harness, one, newcomer)),
        );
        expect(await race(...ids.map((id) => accepting(id, caller)))).toEqual([200, 200]);
        for (const one of organizations) {
          expect(await rolesIn(harness, one)).toMatchObject({ [newcomer.name]: 'member' });
        }
      }
    },
    raceMs,
  );

  test(
    'both owners leave: one stays',
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        const acme = await twoOwners();
        const [first, second] = await both();
        const statuses = await race(
          { method: 'delete', path: ofMember(acme, ada), caller: first },
          { method: 'delete', path: ofMember(acme, eve), caller: second },
        );
        expect(sorted(statuses)).toEqual([204, 409]);
        expect(await owners(acme)).toBe(1);
        await harness.prisma.membership.deleteMany({ where: { organizationId: acme.id } });
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
      for (let round = 0; round < rounds; round += 1) {
        const acme = await twoOwners();
        const [first, second] = await both();
        const [one, other] = targets();
        const body = { role: 'member' };
        const statuses = await race(
          { method: 'patch', path: ofMember(acme, one), caller: first, body },
          { method: 'patch', path: ofMember(acme, other), caller: second, body },
        );
        expect(sorted(statuses)).toEqual([200, refused]);
        expect(await owners(acme)).toBe(1);
        await harness.prisma.membership.deleteMany({ where: { organizationId: acme.id } });
      }
    },
    raceMs,
  );

  test(
    'one user is invited twice: one invitation',
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        const acme = await twoOwners();
        const [first, second] = await both();
        const path = `/api/v2/orgs/${acme.name}/invitations`;
        const body = { username: guest.name, role: 'member' };
        const statuses = await race(
          { method: 'post', path, caller: first, body },
          { method: 'post', path, caller: second, body },
        );
        expect(sorted(statuses)).toEqual([201, 409]);
        expect(await eventsOf(acme, 'member.invited.v1')).toBe(1);
        await harness.prisma.membership.deleteMany({ where: { organizationId: acme.id } });
      }
    },
    raceMs,
  );

  test(
    'an admin invites while being removed: no invitation of theirs is left',
    async () => {
      for (let round = 0; round < rounds; round += 1) {
        const acme = await foundOrganization(harness, [
          [ada, 'owner'],
          [eve, 'admin'],
        ]);
        const [owner, admin] = await both();
        const [removed, invited] = await race(
          { method: 'delete', path: ofMember(acme, eve), caller: owner },
          {
            method: 'post',
            path: `/api/v2/orgs/${acme.name}/invitations`,
            caller: admin,
            body: { username: guest.name, role: 'admin' },
          },
        );
        expect(removed).toBe(204);
        expect([201, 404]).toContain(invited);
        const where = { organizationId: acme.id };
        expect(await harness.prisma.invitation.count({ where })).toBe(0);
        await harness.prisma.membership.deleteMany({ where });
      }
    },
    raceMs,
  );

  test(
    'an invitation is accepted while the organization is deleted: nothing of it is left',
    async () => {
      const guestSession = await harness.sessionOf(guest);
      for (let round = 0; round < rounds; round += 1) {
        const acme = await foundOrganization(harness, [[ada, 'owner']]);
        const id = await addInvitation(harness, acme, guest);
        const [deleted, accepted] = await race(
          {
            method: 'delete',
            path: `/api/v2/orgs/${acme.name}`,
            caller: await harness.sessionOf(ada),
          },
          accepting(id, guestSession),
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
