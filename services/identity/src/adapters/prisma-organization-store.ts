import type { CoherenceOwner } from '@orchestrator/cache';
import { coherenceId } from '@orchestrator/contracts';
import {
  appendToOutbox,
  IdempotencyConflictError,
  inTransaction,
  newId,
  onceByKey,
} from '@orchestrator/database';
import type { Failpoint } from '@orchestrator/observability';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { IdentityError } from '../domain/identity-error.js';
import type { NewOrganization, OrganizationStore } from '../domain/organization.js';
import { memberAddedEvent, organizationCreatedEvent } from './identity-events.js';
import { identitySchema } from './identity-schema.js';
import { createPrismaOrganizationViews } from './prisma-organization-views.js';

type Tx = Prisma.TransactionClient;

export interface OrganizationStoreDependencies {
  readonly prisma: PrismaClient;
  readonly coherence: CoherenceOwner;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  readonly failpoint: Failpoint;
}

export const createPrismaOrganizationStore = ({
  prisma,
  coherence,
  wakeRelay,
  failpoint,
}: OrganizationStoreDependencies): OrganizationStore => ({
  found: (wanted) =>
    coherence.invalidate(async (guard) => {
      const result = await inTransaction(prisma, async (tx) => {
        const { organizationId } = await once(tx, wanted, () => insert(tx, wanted));
        await guard(tx);
        const viewer = { type: 'user', id: wanted.founderId } as const;
        const found = await createPrismaOrganizationViews(tx).find(viewer, organizationId);
        // A key that is used again shows only what its caller may still see.
        if (found === null) throw new IdentityError('not_found', 'There is no such organization.');
        return found;
      }).catch(translate);
      await failpoint('identity.found-organization.after-commit');
      wakeRelay();
      // For a key that was used before, too: whoever answered then may have died before this.
      return { ids: [coherenceId.user(wanted.founderId)], result };
    }),
});

interface Founded {
  readonly organizationId: string;
}

const once = (tx: Tx, wanted: NewOrganization, effect: () => Promise<Founded>): Promise<Founded> =>
  wanted.once === undefined ? effect() : onceByKey(tx, identitySchema, wanted.once, effect);

async function insert(tx: Tx, wanted: NewOrganization): Promise<Founded> {
  const { founderId, name, displayName, actor } = wanted;
  const { username } = await lockActiveUser(tx, founderId);
  const id = newId();
  await tx.namespaceName.create({ data: { name, holderType: 'organization', holderId: id } });
  await tx.organization.create({ data: { id, name, displayName } });
  const member = { organizationId: id, userId: founderId, role: 'owner' } as const;
  await tx.membership.create({ data: member });
  await appendToOutbox(
    tx,
    identitySchema,
    [
      organizationCreatedEvent({ id, name }, actor),
      memberAddedEvent({ ...member, username }, actor),
    ],
    { invalidates: [coherenceId.user(founderId)] },
  );
  return { organizationId: id };
}

/** Who is disabled or deleted meanwhile founds nothing: the row is locked until the commit. */
async function lockActiveUser(tx: Tx, id: string): Promise<{ username: string }> {
  const [active] = await tx.$queryRaw<{ username: string }[]>`
    SELECT username FROM identity.user WHERE id = ${id}::uuid AND disabled_at IS NULL FOR SHARE`;
  if (active === undefined) {
    throw new IdentityError('caller_inactive', 'The calling user is not active any more.');
  }
  return active;
}

function translate(error: unknown): never {
  if (error instanceof IdempotencyConflictError) {
    throw error.reason === 'in_flight'
      ? new IdentityError('key_in_flight', 'The first request with this key is not answered yet.')
      : new IdentityError('key_reused', 'This key was used with another request.');
  }
  // The ids are random: what is taken can only be the name.
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
    throw new IdentityError('name_taken', 'This name is taken.');
  }
  throw error;
}
