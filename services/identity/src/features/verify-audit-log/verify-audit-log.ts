import { type AuditChainEnd, instanceChain } from '../../domain/audit-chain.js';
import { type AuditFault, checkChain } from '../../domain/audit-fault.js';
import type { AuditArchive } from '../../domain/audit-log.js';

export interface AuditVerdict {
  readonly chains: number;
  readonly entries: number;
  readonly faults: readonly AuditFault[];
  /** The last hash of the instance's chain. */
  readonly instanceHash: string | null;
}

const chainsPerPage = 200;
const entriesPerPage = 500;
const mostFaults = 1_000;

/**
 * Follows every chain from its first entry to its last, a page at a time, while entries may be
 * added: each chain is followed to where it ended when it was begun with. After a thousand faults
 * no more are told.
 */
export async function verifyAuditLog(archive: AuditArchive): Promise<AuditVerdict> {
  let [chains, entries] = [0, 0];
  let instanceHash: string | null = null;
  const faults: AuditFault[] = [];
  let page = await archive.chains(undefined, chainsPerPage);
  while (page.length > 0) {
    for (const known of page) {
      const followed = await followChain(archive, known.chain, known);
      chains += 1;
      entries += followed.entries;
      // A chain that went meanwhile, with its owner, has no faults.
      const { faults: found } = followed;
      if (found.length > 0 && (await archive.exists(known.chain))) faults.push(...found);
      faults.splice(mostFaults);
      if (known.chain === instanceChain) instanceHash = known.lastHash;
    }
    page = await archive.chains(page.at(-1)?.chain, chainsPerPage);
  }
  if (instanceHash === null) faults.push({ chain: instanceChain, sequence: 0, fault: 'missing' });
  for (const stray of await archive.strays(mostFaults)) faults.push({ ...stray, fault: 'extra' });
  return { chains, entries, faults: faults.slice(0, mostFaults), instanceHash };
}

async function followChain(archive: AuditArchive, chain: string, end: AuditChainEnd) {
  const check = checkChain(chain, end);
  const faults: AuditFault[] = [];
  let [entries, after] = [0, 0];
  for (;;) {
    const range = { after, last: end.lastSequence, limit: entriesPerPage };
    const page = await archive.entries(chain, range);
    for (const entry of page) if (faults.length < mostFaults) faults.push(...check.next(entry));
    entries += page.length;
    const last = page.at(-1);
    if (last === undefined) return { entries, faults: [...faults, ...check.end()] };
    after = last.sequence;
  }
}
