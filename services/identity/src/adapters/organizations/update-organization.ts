import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import type {
  ChangeOfOrganization,
  OrganizationChanges,
  OwnOrganization,
} from '../../domain/organization.js';
import { requireRole } from '../../domain/role.js';
import { databaseTime } from '../database-time.js';
import { identitySchema } from '../identity-schema.js';
import { organizationUpdatedEvent } from '../events/organization-events.js';
import { changedPolicyFields } from '../events/told-token-policy.js';
import { createPrismaOrganizationViews } from './prisma-organization-views.js';
import { lockStanding, noSuchOrganization } from './standing.js';

/** @throws IdentityError */
export async function updateOrganization(
  tx: Prisma.TransactionClient,
  change: ChangeOfOrganization,
  { displayName, tokenPolicy }: OrganizationChanges,
): Promise<OwnOrganization> {
  requireRole((await lockStanding(tx, change)).role, 'admin');
  const before = await find(tx, change);
  const wanted = {
    displayName: displayName ?? before.displayName,
    ...before.tokenPolicy,
    ...tokenPolicy,
  };
  await tx.organization.update({ where: { id: before.id }, data: wanted });
  const after = await find(tx, change);
  const changed = changedFields(before, after);
  if (changed.length > 0) {
    const event = organizationUpdatedEvent(after, changed, change.actor, await databaseTime(tx));
    await appendToOutbox(tx, identitySchema, [event]);
  }
  return after;
}

async function find(
  tx: Prisma.TransactionClient,
  { by, organizationId }: ChangeOfOrganization,
): Promise<OwnOrganization> {
  const found = await createPrismaOrganizationViews(tx).find(by, organizationId);
  if (found === null) throw noSuchOrganization();
  return found;
}

/** As the API names them. */
const changedFields = (before: OwnOrganization, after: OwnOrganization): string[] => [
  ...(before.displayName === after.displayName ? [] : ['display_name']),
  ...changedPolicyFields(before.tokenPolicy, after.tokenPolicy).map(
    (field) => `token_policy.${field}`,
  ),
];
