import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { ChangeOfOrganization, Viewer } from '../../domain/organization.js';
import type { Role } from '../../domain/role.js';
import { holdCallingUser } from '../users/lock-user.js';

type Tx = Prisma.TransactionClient;

/** An organization whose members nobody else changes until the transaction ends. */
interface Standing {
  readonly organization: {
    readonly id: string;
    readonly name: string;
    readonly displayName: string;
  };
  /** That of the caller at this moment, whatever the assertion said. */
  readonly role: Role;
  /** null for the organization's own token. */
  readonly username: string | null;
}

/**
 * Locks the organization and reads what the caller is in it: every change of members, invitations
 * and settings begins with this, so they come one after the other and none goes by an old role.
 * @throws IdentityError `not_found` for one who does not belong to it, `caller_inactive`
 */
export async function lockStanding(
  tx: Tx,
  { organizationId, by }: Pick<ChangeOfOrganization, 'organizationId' | 'by'>,
): Promise<Standing> {
  const organization = await lockOrganization(tx, organizationId);
  const user = by.type === 'user' ? await holdCallingUser(tx, by.id) : null;
  const role = await readRole(tx, by, organizationId);
  return { organization, role, username: user?.username ?? null };
}

/** @throws IdentityError `not_found` */
export async function lockOrganization(tx: Tx, id: string): Promise<Standing['organization']> {
  const [locked] = await tx.$queryRaw<{ name: string; display_name: string }[]>`
    SELECT name, display_name FROM identity.organization WHERE id = ${id}::uuid FOR UPDATE`;
  if (locked === undefined) throw noSuchOrganization();
  return { id, name: locked.name, displayName: locked.display_name };
}

/**
 * What the viewer is in the organization now; its own token acts as an admin.
 * @throws IdentityError `not_found` for one who does not belong to it
 */
export async function readRole(
  client: PrismaClient | Tx,
  viewer: Viewer,
  organizationId: string,
): Promise<Role> {
  if (viewer.type === 'organization') {
    const where = { id: organizationId };
    const itself = viewer.id === organizationId && (await client.organization.count({ where })) > 0;
    if (itself) return 'admin';
    throw noSuchOrganization();
  }
  const membership = await client.membership.findUnique({
    where: { organizationId_userId: { organizationId, userId: viewer.id } },
    select: { role: true },
  });
  if (membership === null) throw noSuchOrganization();
  return membership.role;
}

export const noSuchOrganization = (): IdentityError =>
  new IdentityError('not_found', 'There is no such organization.');
