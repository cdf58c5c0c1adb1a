import { appendToOutbox, newId } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import {
  SignInError,
  type SessionOfUser,
  type SignInStore,
  type Visitor,
  type VouchedAccount,
} from '../../domain/sign-in.js';
import { beginSession } from '../sessions/begin-session.js';
import { identitySchema } from '../identity-schema.js';
import type { SettledChange } from '../settled-change.js';
import { sweepExpired } from './sweep-expired.js';
import { type UsedIdentity, useIdentity } from './use-identity.js';

type Tx = Prisma.TransactionClient;

export const createPrismaSignInStore = (
  prisma: PrismaClient,
  settledChange: SettledChange,
): SignInStore => ({
  signIn: (account, visitor) =>
    settledChange(async (tx) => {
      const used = await useIdentity(tx, account);
      if (used === null) return { ids: [], result: null };
      const { ids, secret } = await begin(tx, used, account, visitor, false);
      return { ids, result: secret };
    }),
  reauthenticate: (account, session, visitor) =>
    settledChange(async (tx) => {
      const used = await useIdentity(tx, account);
      if (used?.userId !== session.userId) {
        throw new SignInError('other_account', 'The identity is not linked to this user.');
      }
      const { ids, secret } = await begin(tx, used, account, { ...visitor, session }, true);
      if (ids.length === 0) {
        throw new SignInError('session_required', 'The session has ended meanwhile.');
      }
      return { ids, result: secret };
    }),
  keepNewcomer: (browserDigest, account, { returnTo, session }) =>
    insertNewcomer(prisma, browserDigest, account, returnTo, session),
  keepLink: (account, session) => insertLink(prisma, account, session),
});

/** @returns the new secret, and the names under which the session before it was cached */
async function begin(
  tx: Tx,
  { identityId, userId, username }: UsedIdentity,
  { provider }: VouchedAccount,
  { ip, userAgent, session }: Visitor,
  reauthentication: boolean,
): Promise<{ readonly ids: readonly string[]; readonly secret: string }> {
  const { secret, events, ids } = await beginSession(tx, {
    userId,
    username,
    identityId,
    provider,
    ip,
    userAgent,
    replacedId: session?.id ?? null,
    reauthentication,
  });
  await appendToOutbox(tx, identitySchema, events, { invalidates: ids });
  return { ids, secret };
}

async function insertNewcomer(
  prisma: PrismaClient,
  browserDigest: Uint8Array,
  account: VouchedAccount,
  returnTo: string,
  session: SessionOfUser | null,
): Promise<void> {
  const { issuer, subject, provider, login, email, emailVerified, displayName, avatarUrl } =
    account;
  await prisma.$executeRaw`
    WITH swept AS (${sweepExpired('pending_sign_up')})
    INSERT INTO identity.pending_sign_up
           (browser_digest, issuer, subject, provider, login, email, email_verified,
            display_name, avatar_url, return_to, session_id, expires_at)
    VALUES (${browserDigest}, ${issuer}, ${subject}, ${provider}, ${login}, ${email}, ${emailVerified},
            ${displayName}, ${avatarUrl}, ${returnTo}, ${session?.id ?? null}::uuid,
            clock_timestamp() + interval '1 hour')`;
}

async function insertLink(
  prisma: PrismaClient,
  account: VouchedAccount,
  session: SessionOfUser,
): Promise<string> {
  const id = newId();
  const { issuer, subject, provider, login, email, emailVerified } = account;
  await prisma.$executeRaw`
    WITH swept AS (${sweepExpired('pending_link')})
    INSERT INTO identity.pending_link
           (id, session_id, user_id, issuer, subject, provider, login, email, email_verified, expires_at)
    VALUES (${id}::uuid, ${session.id}::uuid, ${session.userId}::uuid, ${issuer}, ${subject},
            ${provider}, ${login}, ${email}, ${emailVerified}, clock_timestamp() + interval '10 minutes')`;
  return id;
}
