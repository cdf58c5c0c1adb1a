import { type AuditChainEnd, chainBeginning } from './audit-chain.js';
import { hashOf } from './audit-entry.js';
import type { KeptAuditEntry } from './audit-log.js';

/**
 * - `missing`: no entry at this place, or at this and the next ones
 * - `changed`: the entry does not say what it said
 * - `reordered`: the entry does not follow the one before it
 * - `extra`: an entry beyond the end of its chain, or in no chain
 * - `head`: the last entry is not the one that the chain ends with
 */
type AuditFaultKind = 'missing' | 'changed' | 'reordered' | 'extra' | 'head';

export interface AuditFault {
  readonly chain: string;
  readonly sequence: number;
  readonly fault: AuditFaultKind;
}

export interface ChainCheck {
  /** The next entry in order of place. */
  next(entry: KeptAuditEntry): AuditFault[];
  /** After the last entry. */
  end(): AuditFault[];
}

/** Follows one chain from its first entry to its end. */
export function checkChain(chain: string, end: AuditChainEnd): ChainCheck {
  let sequence = 0;
  let previousHash = chainBeginning;
  const found = (at: number, fault: AuditFaultKind): AuditFault => ({ chain, sequence: at, fault });
  return {
    next(entry) {
      const expected = sequence + 1;
      const follows = entry.previousHash === previousHash;
      sequence = entry.sequence;
      previousHash = entry.hash;
      const faults: AuditFault[] = [];
      if (entry.sequence !== expected) faults.push(found(expected, 'missing'));
      else if (!follows) faults.push(found(entry.sequence, 'reordered'));
      if (hashOf(entry) !== entry.hash) faults.push(found(entry.sequence, 'changed'));
      return faults;
    },
    end() {
      if (sequence < end.lastSequence) return [found(sequence + 1, 'missing')];
      return previousHash === end.lastHash ? [] : [found(end.lastSequence, 'head')];
    },
  };
}
