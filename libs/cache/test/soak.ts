import { attacks, playRandomly, type Attack } from './simulation/adversary.js';
import type { Cluster } from './simulation/cluster.js';

export interface SoakOptions {
  readonly seed: number;
  readonly runs: number;
}

export interface SoakOutcome {
  /** Each with the seed and the attacks that repeat it. */
  readonly broken: readonly string[];
  readonly requests: number;
  readonly accepted: number;
  readonly changes: number;
  readonly processHits: number;
  readonly sharedHits: number;
  readonly acknowledged: number;
}

/** Plays random histories of the real code against the adversary, each with some of the attacks. */
export async function soak({ seed, runs }: SoakOptions): Promise<SoakOutcome> {
  const broken: string[] = [];
  const sums = {
    requests: 0,
    accepted: 0,
    changes: 0,
    processHits: 0,
    sharedHits: 0,
    acknowledged: 0,
  };
  for (let current = seed; current < seed + runs; current++) {
    const on = attacksOf(current);
    const cluster = await playRandomly(current, on);
    broken.push(
      ...faultsOf(cluster, on).map((fault) => `seed ${current} [${on.join()}]: ${fault}`),
    );
    addUp(sums, cluster);
  }
  return { broken, ...sums };
}

/** Every combination comes up within 64 seeds. */
function attacksOf(seed: number): Attack[] {
  const bits = (seed * 37) % 64;
  return attacks.filter((_, index) => (bits >> index) % 2 === 1);
}

function faultsOf({ verdict, readers }: Cluster, on: readonly Attack[]): string[] {
  const faults = verdict.violations.map((violation) => JSON.stringify(violation));
  if (readers.some(({ reader }) => !reader.status().trusted))
    faults.push('no trust when all is calm');
  // A killed owner rolls back what it had not committed: nobody waits for that answer.
  const { changes, answered } = verdict.totals;
  if (answered < changes && !on.includes('kill')) faults.push('a change was never answered');
  return faults;
}

function addUp(sums: Record<keyof Omit<SoakOutcome, 'broken'>, number>, cluster: Cluster): void {
  const { requests, accepted, changes } = cluster.verdict.totals;
  sums.requests += requests;
  sums.accepted += accepted;
  sums.changes += changes;
  for (const { reader } of cluster.readers) {
    const { counters } = reader.status();
    sums.processHits += counters.processHits;
    sums.sharedHits += counters.sharedHits;
  }
  for (const { owner } of cluster.owners) sums.acknowledged += owner.status().counters.acknowledged;
}
