import { newId } from '@orchestrator/database';
import type { AuditChainEnd } from '../../domain/audit-chain.js';

/**
 * What every event begins with.
 * @param time where events are told apart by it: by the clock of the database, which is one for all replicas
 */
export const envelopeOf = (subject: string, time = new Date()) => ({ id: newId(), time, subject });

/** Where the audit log of what is deleted had come to. */
export const toldChainEnd = (end: AuditChainEnd | null) =>
  end && { last_sequence: end.lastSequence, last_hash: end.lastHash };
