import { newId } from '@orchestrator/database';
import type { Harness, TestUser } from './harness.js';

type Role = 'member' | 'admin' | 'owner';

type Members = readonly (readonly [TestUser, Role])[];
type Database = Pick<Harness, 'prisma'>;

/** An organization with these members, written past the service. */
export async function foundOrganization(
  database: Database,
  members: Members,
  name = newName(),
): Promise<TestUser> {
  const organization = { id: newId(), name };
  await write(database, [organization], members);
  return organization;
}

/** Several of them at once. */
export async function foundOrganizations(
  database: Database,
  howMany: number,
  members: Members,
): Promise<readonly TestUser[]> {
  const organizations = Array.from({ length: howMany }, () => ({ id: newId(), name: newName() }));
  await write(database, organizations, members);
  return organizations;
}

const newName = (): string => `org-${newId().slice(-12)}`;

async function write({ prisma }: Database, made: readonly TestUser[], members: Members) {
  await prisma.namespaceName.createMany({
    data: made.map(({ id, name }) => ({ name, holderType: 'organization', holderId: id })),
  });
  await prisma.organization.createMany({
    data: made.map(({ id, name }) => ({ id, name, displayName: name })),
  });
  await prisma.membership.createMany({
    data: made.flatMap(({ id: organizationId }) =>
      members.map(([{ id: userId }, role]) => ({ organizationId, userId, role })),
    ),
  });
}

/** What everybody is in the organization, by username. */
export async function rolesIn(
  { prisma }: Database,
  organization: TestUser,
): Promise<Record<string, Role>> {
  const found = await prisma.membership.findMany({
    where: { organizationId: organization.id },
    include: { user: { select: { username: true } } },
  });
  return Object.fromEntries(found.map(({ user, role }) => [user.username, role]));
}

/** An invitation, written past the service. */
export async function addInvitation(
  { prisma }: Database,
  organization: TestUser,
  user: TestUser,
  { role = 'member', by }: { role?: Role; by?: TestUser } = {},
): Promise<string> {
  const id = newId();
  await prisma.invitation.create({
    data: { id, organizationId: organization.id, userId: user.id, role, invitedBy: by?.id ?? null },
  });
  return id;
}

/** One into each of these organizations. */
export async function addInvitations(
  { prisma }: Database,
  organizations: readonly TestUser[],
  user: TestUser,
): Promise<readonly (readonly [organization: TestUser, invitationId: string])[]> {
  const made = organizations.map((organization) => [organization, newId()] as const);
  await prisma.invitation.createMany({
    data: made.map(([{ id: organizationId }, id]) => ({
      id,
      organizationId,
      userId: user.id,
      role: 'member',
    })),
  });
  return made;
}
