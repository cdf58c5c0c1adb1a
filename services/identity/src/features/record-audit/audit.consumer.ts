import { routingKey } from '@orchestrator/contracts';
import type { ConsumeOptions } from '@orchestrator/messaging';
import type { AuditLog } from '../../domain/audit-log.js';
import { auditedEvents } from './audited-events.js';

const byType = new Map<string, (typeof auditedEvents)[number]>(
  auditedEvents.map((audited) => [audited.event.type, audited]),
);

/** Hears of everything that the audit log tells of, from every service. */
export const auditConsumer = (log: AuditLog): ConsumeOptions => ({
  queue: 'identity.audit',
  types: auditedEvents.map(({ event }) => routingKey(event.type)),
  prefetch: 200,
  handle: async (event) => {
    const audited = byType.get(event.type);
    if (audited === undefined) throw new Error(`The audit log knows no event ${event.type}`);
    const { record, chains } = audited.read(event);
    if (chains.length > 0) await log.append(record, chains);
  },
});
