import type { readOrganizationAuditLog } from '@orchestrator/contracts';
import { type Handler, ProblemSignal } from '@orchestrator/http';
import { organizationChain } from '../../domain/audit-chain.js';
import type { AuditViews } from '../../domain/audit-log.js';
import { IdentityError } from '../../domain/identity-error.js';
import type { OrganizationViews } from '../../domain/organization.js';
import { viewerOf } from '../callers/viewer-of.js';
import { auditPage } from './audit-page.js';

export const readOrganizationAuditLogRoute =
  (organizations: OrganizationViews, views: AuditViews): Handler<typeof readOrganizationAuditLog> =>
  async ({ query }, context) => {
    // The role that counts is the one that the caller has now.
    const { namespace } = context;
    const found =
      namespace?.type === 'organization'
        ? await organizations.find(viewerOf(context), namespace.id)
        : null;
    if (found === null) throw new IdentityError('not_found', 'There is no such organization.');
    if (found.role === 'member') throw new ProblemSignal({ code: 'role_required' });
    return { status: 200, body: await auditPage(views, organizationChain(found.id), query) };
  };
