import { appendToOutbox } from '@orchestrator/database';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { LinkStore } from '../../domain/link.js';
import type { SessionOfUser } from '../../domain/sign-in.js';
import { identityLinkedEvent } from '../events/identity-events.js';
import { identitySchema } from '../identity-schema.js';
import { insertIdentity } from './insert-identity.js';
import { lockCallingUser } from '../users/lock-user.js';
import type { QueueLinkMail } from '../mail/queue-link-mail.js';
import { renewSession } from '../sessions/renew-session.js';
import type { SettledChange } from '../settled-change.js';

type Tx = Prisma.TransactionClient;

export const createPrismaLinkStore = (
  prisma: PrismaClient,
  settledChange: SettledChange,
  queueMail: QueueLinkMail,
): LinkStore => ({
  find: async (id, session) => {
    const found = await prisma.$queryRaw<
      { provider: string; login: string | null; email: string | null; expiresAt: Date }[]
    >`
      SELECT provider, login, email, expires_at AS "expiresAt" FROM identity.pending_link
       WHERE id = ${id}::uuid AND session_id = ${session.id}::uuid
         AND user_id = ${session.userId}::uuid AND expires_at > clock_timestamp()`;
    return found[0] === undefined ? null : { id, ...found[0] };
  },
  confirm: (pendingId, session, actor) =>
    settledChange(async (tx) => {
      const { userId } = session;
      // Links and unlinks of one user come one after the other.
      await lockCallingUser(tx, userId);
      const account = await take(tx, pendingId, session);
      const linked = await insertIdentity(tx, { ...account, userId, isUsed: false });
      if (linked === null) {
        throw new IdentityError('identity_taken', 'This identity is linked to an account already.');
      }
      const { id, linkedAt } = linked;
      const { provider, login, email } = account;
      const { secret, replaced } = await renewSession(tx, session.id, actor);
      const event = identityLinkedEvent({ id, userId, provider, login }, actor);
      await queueMail(tx, { userId, change: 'linked', provider, login, event });
      const events = [event, ...replaced.events];
      await appendToOutbox(tx, identitySchema, events, { invalidates: replaced.ids });
      const identity = { id, provider, login, email, linkedAt, lastUsedAt: null };
      return { ids: replaced.ids, result: { identity, sessionSecret: secret } };
    }),
});

interface PendingRow {
  readonly issuer: string;
  readonly subject: string;
  readonly provider: string;
  readonly login: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
}

/** What waits for this very session; it stays when nothing comes of it. */
async function take(tx: Tx, id: string, session: SessionOfUser): Promise<PendingRow> {
  const [taken] = await tx.$queryRaw<PendingRow[]>`
    DELETE FROM identity.pending_link
     WHERE id = ${id}::uuid AND session_id = ${session.id}::uuid
       AND user_id = ${session.userId}::uuid AND expires_at > clock_timestamp()
    RETURNING issuer, subject, provider, login, email, email_verified AS "emailVerified"`;
  if (taken === undefined) {
    throw new IdentityError('not_found', 'There is nothing to confirm in this session any more.');
  }
  return taken;
}
