import { appendToOutbox, newId } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import {
  type Newcomer,
  newcomerUnknown,
  type SignedUp,
  type SignUpRequest,
  type SignUpStore,
} from '../../domain/sign-up.js';
import { beginSession } from '../sessions/begin-session.js';
import { userCreatedEvent } from '../events/user-events.js';
import { identitySchema } from '../identity-schema.js';
import { insertIdentity } from './insert-identity.js';
import { takeName } from '../namespace-names.js';
import type { SettledChange } from '../settled-change.js';

type Tx = Prisma.TransactionClient;
type PendingRow = Newcomer & { readonly sessionId: string | null };

const columns = Prisma.sql`
  issuer, subject, provider, login, email, email_verified AS "emailVerified",
  display_name AS "displayName", avatar_url AS "avatarUrl", return_to AS "returnTo",
  expires_at AS "expiresAt", session_id AS "sessionId"`;

export const createPrismaSignUpStore = (
  prisma: PrismaClient,
  settledChange: SettledChange,
): SignUpStore => ({
  find: async (browserDigest) => {
    const [found] = await prisma.$queryRaw<PendingRow[]>`
      SELECT ${columns} FROM identity.pending_sign_up
       WHERE browser_digest = ${browserDigest} AND expires_at > clock_timestamp()`;
    return found ?? null;
  },
  freeNames: async (names) => {
    const taken = await prisma.namespaceName.findMany({
      where: { name: { in: [...names] } },
      select: { name: true },
    });
    const gone = new Set(taken.map(({ name }) => name));
    return new Set(names.filter((name) => !gone.has(name)));
  },
  signUp: (request, needsCode) =>
    settledChange(async (tx) => {
      const newcomer = await takeNewcomer(tx, request.browserDigest);
      if (needsCode(newcomer)) await takeCode(tx, request.codeDigest);
      return make(tx, newcomer, request);
    }),
});

/** Of several requests of one browser only one gets it; it stays if that one comes to nothing. */
async function takeNewcomer(tx: Tx, browserDigest: Uint8Array): Promise<PendingRow> {
  const [taken] = await tx.$queryRaw<PendingRow[]>`
    DELETE FROM identity.pending_sign_up
     WHERE browser_digest = ${browserDigest} AND expires_at > clock_timestamp()
    RETURNING ${columns}`;
  if (taken === undefined) throw newcomerUnknown();
  return taken;
}

async function takeCode(tx: Tx, codeDigest: Uint8Array | undefined): Promise<void> {
  const used =
    codeDigest === undefined
      ? 0
      : await tx.$executeRaw`
          UPDATE identity.sign_up_link SET used_at = clock_timestamp()
           WHERE code_digest = ${codeDigest} AND used_at IS NULL AND expires_at > clock_timestamp()`;
  if (used === 1) return;
  throw new IdentityError('sign_up_closed', 'Signing up needs a code that is valid and not used.');
}

async function make(
  tx: Tx,
  newcomer: PendingRow,
  { username, visitor: { ip, userAgent } }: SignUpRequest,
): Promise<{ readonly ids: readonly string[]; readonly result: SignedUp }> {
  const userId = newId();
  const { provider, displayName, email, emailVerified, avatarUrl } = newcomer;
  await takeName(tx, username, { type: 'user', id: userId });
  const user = await tx.user.create({
    data: {
      id: userId,
      username,
      displayName: displayName ?? username,
      // What nobody vouches for is not shown as this user's.
      email: emailVerified ? email : null,
      avatarUrl,
    },
  });
  const identity = await insertIdentity(tx, { ...newcomer, userId, isUsed: true });
  if (identity === null) {
    throw new IdentityError('identity_taken', 'This identity has an account already.');
  }
  const emailKnown = await isKnownElsewhere(tx, userId, newcomer);
  const begun = await beginSession(tx, {
    userId,
    username,
    identityId: identity.id,
    provider,
    ip,
    userAgent,
    replacedId: newcomer.sessionId,
    reauthentication: false,
  });
  const { actor, ids } = begun;
  const events = [userCreatedEvent({ id: userId, username, provider }, actor), ...begun.events];
  await appendToOutbox(tx, identitySchema, events, { invalidates: ids });
  return { ids, result: { user, sessionSecret: begun.secret, emailKnown } };
}

/** Only when both providers vouch for the address. */
async function isKnownElsewhere(
  tx: Tx,
  userId: string,
  { email, emailVerified }: Newcomer,
): Promise<boolean> {
  if (email === null || !emailVerified) return false;
  const [known] = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM identity.provider_identity
     WHERE email_verified AND lower(email) = lower(${email}) AND user_id <> ${userId}::uuid LIMIT 1`;
  return known !== undefined;
}
