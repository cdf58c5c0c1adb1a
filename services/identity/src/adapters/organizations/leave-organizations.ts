import type { Prisma } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { Role } from '../../domain/role.js';
import { lockCallingUser } from '../users/lock-user.js';

type Tx = Prisma.TransactionClient;

interface Membership {
  readonly organizationId: string;
  readonly role: Role;
}

/**
 * Ends every membership of a user who is to be deleted, and leaves the user's row locked.
 * @throws IdentityError `last_owner` if an organization would be left without an owner;
 *   `caller_inactive`
 */
export async function leaveOrganizations(
  tx: Tx,
  userId: string,
): Promise<{ readonly username: string; readonly left: readonly Membership[] }> {
  // Organizations before users, as in every change of members: so nobody waits in a circle.
  await lockOrganizationsOf(tx, userId);
  const { username } = await lockCallingUser(tx, userId);
  // From now on no membership can come; what came since the first look is locked now.
  await lockOrganizationsOf(tx, userId);
  await assertOwnedByOthersToo(tx, userId);
  const left = await tx.$queryRaw<Membership[]>`
    DELETE FROM identity.membership WHERE user_id = ${userId}::uuid
    RETURNING organization_id AS "organizationId", role`;
  return { username, left };
}

/** Always in one order. Of the last two owners the second one waits here, and then sees that it is the last. */
const lockOrganizationsOf = (tx: Tx, userId: string) => tx.$queryRaw`
  SELECT o.id FROM identity.organization AS o
   WHERE o.id IN (SELECT m.organization_id FROM identity.membership AS m WHERE m.user_id = ${userId}::uuid)
   ORDER BY o.id FOR UPDATE`;

async function assertOwnedByOthersToo(tx: Tx, userId: string): Promise<void> {
  const [alone] = await tx.$queryRaw<{ name: string }[]>`
    SELECT o.name FROM identity.membership AS m JOIN identity.organization AS o ON o.id = m.organization_id
     WHERE m.user_id = ${userId}::uuid AND m.role = 'owner' AND NOT EXISTS (
             SELECT FROM identity.membership AS other
              WHERE other.organization_id = m.organization_id AND other.role = 'owner'
                AND other.user_id <> m.user_id)
     ORDER BY o.name LIMIT 1`;
  if (alone === undefined) return;
  throw new IdentityError(
    'last_owner',
    `You are the last owner of ${alone.name}: make another one, or delete it, first.`,
  );
}
