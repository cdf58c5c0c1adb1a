import { hasLabels, type Labels } from './agent.js';
import type { WaitingJob } from './jobs.js';

/** Until a list of everything is read, what is heard meanwhile goes before what the list says. */
interface Refresh {
  /** null: it waits no more. */
  readonly jobs: Map<string, WaitingJob | null>;
  readonly holders: Map<string, string | null>;
}

interface Group {
  readonly requiredLabels: Labels;
  readonly jobIds: Set<string>;
}

/**
 * What waits for an agent, and who holds a job, as far as is known in memory: so that claims which can
 * get nothing ask nobody. It may be wrong for a moment; who gets a job is decided elsewhere.
 */
export class ClaimableJobs {
  /** By namespace, then by what they ask for, which is the same of many. */
  #waiting = new Map<string, Map<string, Group>>();
  #places = new Map<string, { readonly namespaceId: string; readonly key: string }>();
  /** Jobs that somebody is asking for now: one question for one job is enough. */
  readonly #asked = new Set<string>();
  /** By instance. */
  #holders = new Map<string, string>();
  #refresh: Refresh | undefined;

  get size(): number {
    return this.#places.size;
  }

  waits(job: WaitingJob): void {
    this.#refresh?.jobs.set(job.jobId, job);
    this.#put(job);
  }

  /** It was given out, or has ended. */
  waitsNoMore(jobId: string): void {
    this.#refresh?.jobs.set(jobId, null);
    this.#drop(jobId);
  }

  holds(instanceId: string, jobId: string): void {
    this.#refresh?.holders.set(instanceId, jobId);
    this.#holders.set(instanceId, jobId);
  }

  /** @param jobId what it holds no more; another one that it holds stays */
  holdsNoMore(instanceId: string, jobId: string): void {
    if (this.#holders.get(instanceId) !== jobId) return;
    this.#refresh?.holders.set(instanceId, null);
    this.#holders.delete(instanceId);
  }

  isHolding(instanceId: string): boolean {
    return this.#holders.has(instanceId);
  }

  /** A job of the namespace that fits and that nobody asks for now; it is asked for until `answered`. */
  ask(namespaceId: string, labels: Labels): string | undefined {
    for (const { jobIds, requiredLabels } of this.#waiting.get(namespaceId)?.values() ?? []) {
      if (!hasLabels(labels, requiredLabels)) continue;
      for (const jobId of jobIds) {
        if (this.#asked.has(jobId)) continue;
        this.#asked.add(jobId);
        return jobId;
      }
    }
    return undefined;
  }

  answered(jobId: string): void {
    this.#asked.delete(jobId);
  }

  /** Reads everything anew: call it before the lists are asked for. */
  beginRefresh(): (
    jobs: readonly WaitingJob[],
    holders: readonly { readonly instanceId: string; readonly jobId: string }[],
  ) => void {
    const refresh: Refresh = { jobs: new Map(), holders: new Map() };
    this.#refresh = refresh;
    return (jobs, holders) => {
      // A later refresh knows more.
      if (this.#refresh !== refresh) return;
      this.#refresh = undefined;
      this.#waiting = new Map();
      this.#places = new Map();
      for (const job of jobs) if (!refresh.jobs.has(job.jobId)) this.#put(job);
      for (const job of refresh.jobs.values()) if (job !== null) this.#put(job);
      this.#holders = new Map(
        [
          ...holders.map(({ instanceId, jobId }) => [instanceId, jobId] as const),
          ...refresh.holders,
        ]
          .filter((pair): pair is readonly [string, string] => pair[1] !== null)
          .filter(([instanceId]) => refresh.holders.get(instanceId) !== null),
      );
    };
  }

  #put({ jobId, namespaceId, requiredLabels }: WaitingJob): void {
    this.#drop(jobId);
    const key = JSON.stringify(Object.entries(requiredLabels).sort());
    const groups = this.#waiting.get(namespaceId) ?? new Map<string, Group>();
    const group = groups.get(key) ?? { requiredLabels, jobIds: new Set() };
    this.#waiting.set(namespaceId, groups.set(key, group));
    group.jobIds.add(jobId);
    this.#places.set(jobId, { namespaceId, key });
  }

  #drop(jobId: string): void {
    const place = this.#places.get(jobId);
    if (place === undefined) return;
    this.#places.delete(jobId);
    const groups = this.#waiting.get(place.namespaceId);
    const group = groups?.get(place.key);
    group?.jobIds.delete(jobId);
    if (group?.jobIds.size === 0) groups?.delete(place.key);
    if (groups?.size === 0) this.#waiting.delete(place.namespaceId);
  }
}
