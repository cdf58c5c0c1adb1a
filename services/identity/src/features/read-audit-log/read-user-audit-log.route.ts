import type { readUserAuditLog } from '@orchestrator/contracts';
import { type Handler, identified } from '@orchestrator/http';
import { userChain } from '../../domain/audit-chain.js';
import type { AuditViews } from '../../domain/audit-log.js';
import { auditPage } from './audit-page.js';

export const readUserAuditLogRoute =
  (views: AuditViews): Handler<typeof readUserAuditLog> =>
  async ({ query }, context) => ({
    status: 200,
    body: await auditPage(views, userChain(identified(context).principal.id), query),
  });
