import type { Prisma } from '../../generated/prisma/client.js';
import { SignInError, type VouchedAccount } from '../../domain/sign-in.js';

export interface UsedIdentity {
  readonly identityId: string;
  readonly userId: string;
  readonly username: string;
}

/**
 * The user whose identity this is, who stays what they are until the commit; what the provider says
 * for display is noted. null: nobody has this identity.
 * @throws SignInError `account_disabled`
 */
export async function useIdentity(
  tx: Prisma.TransactionClient,
  account: VouchedAccount,
): Promise<UsedIdentity | null> {
  const { issuer, subject, provider, login, email, emailVerified } = account;
  const identity = await tx.providerIdentity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    select: { id: true, userId: true },
  });
  if (identity === null) return null;
  // Whoever disables, deletes or unlinks takes this row first: all of it is before this, or after.
  const [user] = await tx.$queryRaw<{ username: string; disabled: boolean }[]>`
    SELECT username, disabled_at IS NOT NULL AS disabled
      FROM identity.user WHERE id = ${identity.userId}::uuid FOR SHARE`;
  if (user?.disabled) throw new SignInError('account_disabled', 'The user is disabled.');
  const used = await tx.$executeRaw`
    UPDATE identity.provider_identity
       SET provider = ${provider}, login = ${login}, email = ${email},
           email_verified = ${emailVerified}, last_used_at = clock_timestamp()
     WHERE id = ${identity.id}::uuid AND user_id = ${identity.userId}::uuid`;
  // It may have been unlinked since it was found.
  if (user === undefined || used === 0) return null;
  return { identityId: identity.id, userId: identity.userId, username: user.username };
}
