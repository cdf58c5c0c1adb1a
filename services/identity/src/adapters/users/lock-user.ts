import { Prisma } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';

type Tx = Prisma.TransactionClient;

export interface LockedUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly disabledAt: Date | null;
  readonly usernameChangedAt: Date | null;
}

/** The row is locked until the commit: nothing that belongs to the user can come meanwhile. */
async function lockUser(tx: Tx, condition: Prisma.Sql): Promise<LockedUser | undefined> {
  const [locked] = await tx.$queryRaw<LockedUser[]>`
    SELECT u.id, u.username, u.display_name AS "displayName", u.disabled_at AS "disabledAt",
           u.username_changed_at AS "usernameChangedAt"
      FROM identity.user AS u WHERE ${condition} FOR UPDATE`;
  return locked;
}

/** The calling user. @throws IdentityError `caller_inactive` */
export async function lockCallingUser(tx: Tx, id: string): Promise<LockedUser> {
  const locked = await lockUser(tx, Prisma.sql`u.id = ${id}::uuid`);
  if (locked?.disabledAt !== null) throw callerInactive();
  return locked;
}

/**
 * The calling user, who is not disabled or deleted before the commit. Several may hold the same row,
 * where `lockCallingUser` has them come one after the other.
 * @throws IdentityError `caller_inactive`
 */
export async function holdCallingUser(tx: Tx, id: string): Promise<{ readonly username: string }> {
  const [held] = await tx.$queryRaw<{ username: string }[]>`
    SELECT username FROM identity.user WHERE id = ${id}::uuid AND disabled_at IS NULL FOR SHARE`;
  if (held === undefined) throw callerInactive();
  return held;
}

/** @throws IdentityError `not_found` */
export async function lockUserNamed(tx: Tx, username: string): Promise<LockedUser> {
  const locked = await lockUser(tx, Prisma.sql`u.username = ${username}`);
  if (locked === undefined) throw new IdentityError('not_found', 'There is no such user.');
  return locked;
}

const callerInactive = (): IdentityError =>
  new IdentityError('caller_inactive', 'The calling user is not active any more.');
