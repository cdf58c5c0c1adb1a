import { Prisma, type PrismaClient } from '../../generated/prisma/client.js';
import type { Invitation, InvitationViews } from '../../domain/invitation.js';
import { requireRole, type Role } from '../../domain/role.js';
import { readRole } from './standing.js';

type Client = PrismaClient | Prisma.TransactionClient;
type Page = Parameters<InvitationViews['ofUser']>[1];

export const createPrismaInvitationViews = (client: Client): InvitationViews => ({
  ofOrganization: async (viewer, organizationId, page) => {
    requireRole(await readRole(client, viewer, organizationId), 'admin');
    return list(client, Prisma.sql`i.organization_id = ${organizationId}::uuid`, page);
  },
  ofUser: (userId, page) => list(client, Prisma.sql`i.user_id = ${userId}::uuid`, page),
});

interface InvitationRow {
  id: string;
  organization_id: string;
  organization_name: string;
  organization_display_name: string;
  username: string;
  role: Role;
  invited_by: string | null;
  created_at: Date;
}

async function list(
  client: Client,
  condition: Prisma.Sql,
  { before, limit }: Page,
): Promise<Invitation[]> {
  const older = before === undefined ? Prisma.empty : Prisma.sql`AND i.id < ${before}::uuid`;
  const rows = await client.$queryRaw<InvitationRow[]>`
    SELECT i.id, i.organization_id, o.name AS organization_name,
           o.display_name AS organization_display_name, u.username, i.role,
           inviter.username AS invited_by, i.created_at
      FROM identity.invitation AS i
      JOIN identity.organization AS o ON o.id = i.organization_id
      JOIN identity.user AS u ON u.id = i.user_id
      LEFT JOIN identity.user AS inviter ON inviter.id = i.invited_by
     WHERE ${condition} ${older} ORDER BY i.id DESC LIMIT ${limit}::int`;
  return rows.map((found) => ({
    id: found.id,
    organization: {
      id: found.organization_id,
      name: found.organization_name,
      displayName: found.organization_display_name,
    },
    username: found.username,
    role: found.role,
    invitedBy: found.invited_by,
    createdAt: found.created_at,
  }));
}
