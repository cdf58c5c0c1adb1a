import type { KeptAuditEntry } from '../../domain/audit-log.js';
import type { AuditEntry as Row } from '../../generated/prisma/client.js';

/** An entry as its row keeps it. */
export const keptAuditEntry = (row: Row): KeptAuditEntry => ({
  id: row.id,
  chain: row.chain,
  sequence: Number(row.sequence),
  eventId: row.eventId,
  time: row.time,
  action: row.action,
  actor: { type: row.actorType, id: row.actorId, name: row.actorName },
  tokenId: row.tokenId,
  target: { type: row.targetType, id: row.targetId, name: row.targetName },
  ip: row.ip,
  details: isObject(row.details) ? row.details : { value: row.details },
  previousHash: row.previousHash,
  hash: row.hash,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
