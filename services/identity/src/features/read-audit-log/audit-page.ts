import type { auditEntry, auditLogQuery } from '@orchestrator/contracts';
import { numberCursor, readPage } from '@orchestrator/http';
import type { z } from 'zod';
import type { AuditChain } from '../../domain/audit-chain.js';
import type { AuditViews, KeptAuditEntry } from '../../domain/audit-log.js';

/** A page of a chain, as the API shows it. */
export function auditPage(
  views: AuditViews,
  chain: AuditChain,
  query: z.output<typeof auditLogQuery>,
) {
  const { actor, action, token_id: tokenId, since, until } = query;
  const filter = { actor, action, tokenId, since: dateOf(since), until: dateOf(until) };
  return readPage(query, {
    cursor: numberCursor,
    read: (before, limit) => views.list(chain, filter, { before, limit }),
    placeOf: ({ sequence }) => sequence,
    present,
  });
}

const dateOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

const present = (entry: KeptAuditEntry): z.input<typeof auditEntry> => ({
  id: entry.id,
  time: entry.time.toISOString(),
  action: entry.action,
  actor: entry.actor,
  token_id: entry.tokenId,
  target: entry.target,
  ip: entry.ip,
  details: entry.details,
});
