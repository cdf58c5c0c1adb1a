import type { PrismaClient } from '../../generated/prisma/client.js';
import type { KnownPrincipal, Principals } from '../../domain/principal.js';
import type { Role } from '../../domain/role.js';

export const createPrismaPrincipals = (prisma: PrismaClient): Principals => ({
  find: (type, id) => (type === 'user' ? findUser(prisma, id) : findOrganization(prisma, id)),
});

async function findUser(prisma: PrismaClient, id: string): Promise<KnownPrincipal | null> {
  // One statement, so that name, state and roles are of one moment.
  const rows = await prisma.$queryRaw<UserRow[]>`
    SELECT u.username, u.disabled_at IS NOT NULL AS disabled,
           o.id AS organization_id, o.name AS organization_name, m.role
      FROM identity.user AS u
      LEFT JOIN identity.membership AS m ON m.user_id = u.id
      LEFT JOIN identity.organization AS o ON o.id = m.organization_id
     WHERE u.id = ${id}::uuid ORDER BY o.name`;
  const [first] = rows;
  if (first === undefined) return null;
  const { username: name, disabled } = first;
  const own = { id, name, type: 'user', role: 'owner' } as const;
  return { type: 'user', id, name, disabled, namespaces: [own, ...rows.flatMap(organizationOf)] };
}

interface UserRow {
  username: string;
  disabled: boolean;
  organization_id: string | null;
  organization_name: string | null;
  role: Role | null;
}

function organizationOf({ organization_id: id, organization_name: name, role }: UserRow) {
  if (id === null || name === null || role === null) return [];
  return [{ id, name, type: 'organization' as const, role }];
}

async function findOrganization(prisma: PrismaClient, id: string): Promise<KnownPrincipal | null> {
  const found = await prisma.organization.findUnique({ where: { id }, select: { name: true } });
  if (found === null) return null;
  const { name } = found;
  const itself = { id, name, type: 'organization', role: 'admin' } as const;
  return { type: 'organization', id, name, disabled: false, namespaces: [itself] };
}
