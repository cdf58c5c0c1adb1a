import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox, IdempotencyConflictError, newId, onceByKey } from '@orchestrator/database';
import type { Failpoint } from '@orchestrator/observability';
import type { Prisma } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { NewOrganization, OrganizationStore } from '../../domain/organization.js';
import { identitySchema } from '../identity-schema.js';
import { holdCallingUser } from '../users/lock-user.js';
import { takeName } from '../namespace-names.js';
import { memberAddedEvent } from '../events/member-events.js';
import { organizationCreatedEvent } from '../events/organization-events.js';
import { createPrismaOrganizationViews } from './prisma-organization-views.js';
import { removeOrganization } from './remove-organization.js';
import type { SettledChange } from '../settled-change.js';
import { noSuchOrganization } from './standing.js';
import { updateOrganization } from './update-organization.js';

type Tx = Prisma.TransactionClient;

export const createPrismaOrganizationStore = (
  settledChange: SettledChange,
  failpoint: Failpoint,
): OrganizationStore => ({
  found: (wanted) =>
    settledChange(
      async (tx) => {
        const { organizationId } = await once(tx, wanted, () => insert(tx, wanted));
        const viewer = { type: 'user', id: wanted.founderId } as const;
        const found = await createPrismaOrganizationViews(tx).find(viewer, organizationId);
        // A key that is used again shows only what its caller may still see.
        if (found === null) throw noSuchOrganization();
        // For a key that was used before, too: whoever answered then may have died before this.
        return { ids: [coherenceId.user(wanted.founderId)], result: found };
      },
      () => failpoint('identity.found-organization.after-commit'),
    ),

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
});

interface Founded {
  readonly organizationId: string;
}

const once = async (
  tx: Tx,
  wanted: NewOrganization,
  effect: () => Promise<Founded>,
): Promise<Founded> =>
  wanted.once === undefined
    ? effect()
    : onceByKey(tx, identitySchema, wanted.once, effect).catch(translate);

async function insert(tx: Tx, wanted: NewOrganization): Promise<Founded> {
  const { founderId, name, displayName, actor } = wanted;
  const { username } = await holdCallingUser(tx, founderId);
  const id = newId();
  await takeName(tx, name, { type: 'organization', id });
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
  throw error;
}
