import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Prisma } from '../../generated/prisma/client.js';
import { linkMail, type LinkNews } from '../../domain/link-mail.js';

type Tx = Prisma.TransactionClient;

interface LinkChange extends Omit<LinkNews, 'username'> {
  readonly userId: string;
  /** What is appended to the outbox about it. */
  readonly event: CloudEvent;
}

/**
 * Writes mail about a linked or unlinked identity to every verified address of the user, in the
 * transaction of the change. The identity must be there: call it after linking, before unlinking.
 */
export type QueueLinkMail = (tx: Tx, change: LinkChange) => Promise<void>;

export const queueLinkMail: QueueLinkMail = async (tx, { userId, event, ...news }) => {
  const { username, identities } = await tx.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      username: true,
      identities: { where: { emailVerified: true }, select: { email: true } },
    },
  });
  const message = linkMail({ username, ...news });
  await tx.pendingMail.createMany({
    data: addressesOf(identities).map((address) => ({
      id: newId(),
      eventId: event.id,
      address,
      ...message,
    })),
  });
};

/** For a system without a mail server. */
export const queueNoMail: QueueLinkMail = () => Promise.resolve();

/** One address and nothing else: what a provider says must not become a list of recipients. */
const plainAddress = /^[^\s@<>()[\]\\,;:"]{1,64}@[a-z0-9.-]{1,190}$/i;

function addressesOf(identities: readonly { readonly email: string | null }[]): string[] {
  const found = identities.flatMap(({ email }) =>
    email !== null && plainAddress.test(email) ? [[email.toLowerCase(), email] as const] : [],
  );
  return [...new Map(found).values()];
}
