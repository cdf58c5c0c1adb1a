import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import type { OrganizationViews, OwnOrganization, Viewer } from '../../domain/organization.js';
import type { Role } from '../../domain/role.js';
import type { TokenPolicy } from '../../domain/token-policy.js';

type Client = PrismaClient | Prisma.TransactionClient;

const fields = {
  id: true,
  name: true,
  displayName: true,
  createdAt: true,
  maxTokenLifetimeDays: true,
  requireTokenExpiry: true,
  inactiveTokenDays: true,
} as const;

export const createPrismaOrganizationViews = (client: Client): OrganizationViews => ({
  list: async (viewer, { after, limit }) => {
    const found = await client.organization.findMany({
      where: { ...seenBy(viewer), ...(after !== undefined && { name: { gt: after } }) },
      select: { ...fields, ...ownMembership(viewer) },
      orderBy: { name: 'asc' },
      take: limit,
    });
    return found.flatMap((one) => asSeenBy(viewer, one) ?? []);
  },
  find: async (viewer, organizationId) => {
    const found = await client.organization.findFirst({
      where: { AND: [{ id: organizationId }, seenBy(viewer)] },
      select: { ...fields, ...ownMembership(viewer) },
    });
    return found && asSeenBy(viewer, found);
  },
});

const seenBy = ({ type, id }: Viewer): Prisma.OrganizationWhereInput =>
  type === 'organization' ? { id } : { memberships: { some: { userId: id } } };

const ownMembership = ({ id }: Viewer) => ({
  memberships: { where: { userId: id }, select: { role: true } },
});

interface Found extends Omit<OwnOrganization, 'role' | 'tokenPolicy'>, TokenPolicy {
  readonly memberships: readonly { readonly role: Role }[];
}

function asSeenBy(viewer: Viewer, found: Found): OwnOrganization | null {
  const { id, name, displayName, createdAt, memberships } = found;
  const role = viewer.type === 'organization' ? 'admin' : memberships[0]?.role;
  if (role === undefined) return null;
  const { maxTokenLifetimeDays, requireTokenExpiry, inactiveTokenDays } = found;
  const tokenPolicy = { maxTokenLifetimeDays, requireTokenExpiry, inactiveTokenDays };
  return { id, name, displayName, role, tokenPolicy, createdAt };
}
