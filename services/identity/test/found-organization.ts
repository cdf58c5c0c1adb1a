import { newId } from '@orchestrator/database';
import type { Harness, TestUser } from './harness.js';

type Role = 'member' | 'admin' | 'owner';

/** An organization with these members, written past the service. */
export async function foundOrganization(
  { prisma }: Pick<Harness, 'prisma'>,
  members: readonly (readonly [TestUser, Role])[],
  name = `org-${newId().slice(-12)}`,
): Promise<TestUser> {
  const id = newId();
  await prisma.namespaceName.create({ data: { name, holderType: 'organization', holderId: id } });
  await prisma.organization.create({ data: { id, name, displayName: name } });
  for (const [{ id: userId }, role] of members) {
    await prisma.membership.create({ data: { organizationId: id, userId, role } });
  }
  return { id, name };
}

/** What everybody is in the organization, by username. */
export async function rolesIn(
  { prisma }: Pick<Harness, 'prisma'>,
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
  { prisma }: Pick<Harness, 'prisma'>,
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
