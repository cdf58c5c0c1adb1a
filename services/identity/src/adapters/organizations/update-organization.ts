import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import { IdentityError } from '../../domain/identity-error.js';
import type {
  ChangeOfOrganization,
  OrganizationChanges,
  OwnOrganization,
} from '../../domain/organization.js';
import { requireRole } from '../../domain/role.js';
import { identitySchema } from '../identity-schema.js';
import { organizationUpdatedEvent } from '../events/organization-events.js';
import { createPrismaOrganizationViews } from './prisma-organization-views.js';
import { lockStanding } from './standing.js';

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
    const event = organizationUpdatedEvent(after, changed, change.actor);
    await appendToOutbox(tx, identitySchema, [event]);
  }
  return after;
}

async function find(
  tx: Prisma.TransactionClient,
  { by, organizationId }: ChangeOfOrganization,
): Promise<OwnOrganization> {
  const found = await createPrismaOrganizationViews(tx).find(by, organizationId);
  if (found === null) throw new IdentityError('not_found', 'There is no such organization.');
  return found;
}

/** As the API names them. */
function changedFields(before: OwnOrganization, after: OwnOrganization): string[] {
  const [was, is] = [before.tokenPolicy, after.tokenPolicy];
  const compared: Readonly<Record<string, readonly [unknown, unknown]>> = {
    display_name: [before.displayName, after.displayName],
    'token_policy.max_token_lifetime_days': [was.maxTokenLifetimeDays, is.maxTokenLifetimeDays],
    'token_policy.require_token_expiry': [was.requireTokenExpiry, is.requireTokenExpiry],
    'token_policy.inactive_token_days': [was.inactiveTokenDays, is.inactiveTokenDays],
  };
  return Object.entries(compared).flatMap(([field, [old, now]]) => (old === now ? [] : [field]));
}
