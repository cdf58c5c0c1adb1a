import { coherenceId } from '@orchestrator/contracts';
import {
  appendToOutbox,
  IdempotencyConflictError,
  inTransaction,
  newId,
  onceByKey,
} from '@orchestrator/database';
import type { Failpoint } from '@orchestrator/observability';
import { Prisma } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { NewOrganization, OrganizationStore } from '../../domain/organization.js';
import { identitySchema } from '../identity-schema.js';
import { holdCallingUser } from '../users/lock-user.js';
import { memberAddedEvent } from '../events/member-events.js';
import { organizationCreatedEvent } from '../events/organization-events.js';
import { createPrismaOrganizationViews } from './prisma-organization-views.js';
import { removeOrganization } from './remove-organization.js';
import { type ChangeDependencies, settledChangeWith } from '../settled-change.js';
import { updateOrganization } from './update-organization.js';

type Tx = Prisma.TransactionClient;

export interface OrganizationStoreDependencies extends ChangeDependencies {
  readonly failpoint: Failpoint;
}

export function createPrismaOrganizationStore(
  dependencies: OrganizationStoreDependencies,
): OrganizationStore {
  const { prisma, coherence, wakeRelay, failpoint } = dependencies;
  const settledChange = settledChangeWith(dependencies);
  return {
    found: (wanted) =>
      coherence.invalidate(async (guard) => {
        const result = await inTransaction(prisma, async (tx) => {
          const { organizationId } = await once(tx, wanted, () => insert(tx, wanted));
          await guard(tx);
          const viewer = { type: 'user', id: wanted.founderId } as const;
          const found = await createPrismaOrganizationViews(tx).find(viewer, organizationId);
          // A key that is used again shows only what its caller may still see.
          if (found === null)
            throw new IdentityError('not_found', 'There is no such organization.');
          return found;
        }).catch(translate);
        await failpoint('identity.found-organization.after-commit');
        wakeRelay();
        // For a key that was used before, too: whoever answered then may have died before this.
        return { ids: [coherenceId.user(wanted.founderId)], result };
      }),

    update: (change, changes) =>
      settledChange(async (tx) => ({
        ids: [],
        result: await updateOrganization(tx, change, changes),
      })),

    remove: (change) =>
      settledChange(async (tx) => ({
        ids: await removeOrganization(tx, change),
        result: undefined,
      })),
  };
}

interface Founded {
  readonly organizationId: string;
}

const once = (tx: Tx, wanted: NewOrganization, effect: () => Promise<Founded>): Promise<Founded> =>
  wanted.once === undefined ? effect() : onceByKey(tx, identitySchema, wanted.once, effect);

async function insert(tx: Tx, wanted: NewOrganization): Promise<Founded> {
  const { founderId, name, displayName, actor } = wanted;
  const { username } = await holdCallingUser(tx, founderId);
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
