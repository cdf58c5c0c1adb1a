import type { Prisma } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';

/**
 * Who is disabled or deleted meanwhile does nothing: the row is locked until the commit.
 * @throws IdentityError `caller_inactive`
 */
export async function lockActiveUser(
  tx: Prisma.TransactionClient,
  id: string,
): Promise<{ readonly username: string }> {
  const [active] = await tx.$queryRaw<{ username: string }[]>`
    SELECT username FROM identity.user WHERE id = ${id}::uuid AND disabled_at IS NULL FOR SHARE`;
  if (active === undefined) {
    throw new IdentityError('caller_inactive', 'The calling user is not active any more.');
  }
  return active;
}
