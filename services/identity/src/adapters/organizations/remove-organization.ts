import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import { organizationChain } from '../../domain/audit-chain.js';
import type { ChangeOfOrganization } from '../../domain/organization.js';
import { requireRole } from '../../domain/role.js';
import { dropAuditChain } from '../audit/drop-audit-chain.js';
import { identitySchema } from '../identity-schema.js';
import { giveUpName } from '../namespace-names.js';
import { organizationDeletedEvent } from '../events/organization-events.js';
import { lockStanding } from './standing.js';

type Tx = Prisma.TransactionClient;

/**
 * Takes away everything of the organization but its name, which nobody can have any more.
 * @returns the names under which it and its members are cached
 * @throws IdentityError
 */
export async function removeOrganization(
  tx: Tx,
  change: ChangeOfOrganization,
): Promise<readonly string[]> {
  const { organization, role } = await lockStanding(tx, change);
  requireRole(role, 'owner');
  const { id } = organization;
  await tx.invitation.deleteMany({ where: { organizationId: id } });
  const members = await tx.$queryRaw<{ user_id: string }[]>`
    DELETE FROM identity.membership WHERE organization_id = ${id}::uuid RETURNING user_id`;
  const auditChain = await dropAuditChain(tx, organizationChain(id));
  await tx.organization.delete({ where: { id } });
  await giveUpName(tx, organization.name);
  const ids = [
    coherenceId.organization(id),
    ...members.map(({ user_id: userId }) => coherenceId.user(userId)),
  ];
  const event = organizationDeletedEvent(organization, auditChain, change.actor);
  await appendToOutbox(tx, identitySchema, [event], { invalidates: ids });
  return ids;
}
