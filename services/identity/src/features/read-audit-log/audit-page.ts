import type { auditEntry, auditLogQuery } from '@orchestrator/contracts';
import { ProblemSignal } from '@orchestrator/http';
import type { z } from 'zod';
import type { AuditChain } from '../../domain/audit-chain.js';
import type { AuditViews, KeptAuditEntry } from '../../domain/audit-log.js';

/** A page of a chain, as the API shows it. */
export async function auditPage(
  views: AuditViews,
  chain: AuditChain,
  query: z.output<typeof auditLogQuery>,
) {
  const { limit, cursor, actor, action, token_id: tokenId, since, until } = query;
  const filter = { actor, action, tokenId, since: dateOf(since), until: dateOf(until) };
  const before = cursor === undefined ? undefined : placeOfCursor(cursor);
  const found = await views.list(chain, filter, { before, limit: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next_cursor = found.length > limit && last ? cursorOf(last.sequence) : null;
  return { items: items.map(present), next_cursor };
}

const dateOf = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

const cursorOf = (place: number): string => Buffer.from(String(place)).toString('base64url');

function placeOfCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (/^[1-9]\d{0,14}$/.test(text) && cursorOf(Number(text)) === cursor) return Number(text);
  throw new ProblemSignal({
    code: 'validation_failed',
    errors: [{ path: 'query.cursor', message: 'is not a cursor of this list' }],
  });
}

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
