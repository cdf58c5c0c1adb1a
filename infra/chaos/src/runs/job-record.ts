/** What the outside saw of one job: the only witness that the system is held to. */
interface Hold {
  readonly agent: string;
  /** When the answer to its claim was there, by this process's monotonic clock. */
  readonly answeredAt: number;
}

export interface Violation {
  readonly jobId: string;
  readonly what: string;
}

/** Who was given which job, and which of their writes were accepted. */
export class JobRecords {
  readonly violations: Violation[] = [];
  /** What an agent was told is noted: the end of its job, by job. */
  readonly ended = new Map<string, { readonly agent: string; readonly status: string }>();
  readonly #holds = new Map<string, Hold[]>();
  #refused = 0;

  get jobs(): number {
    return this.#holds.size;
  }

  get claims(): number {
    return [...this.#holds.values()].reduce((sum, holds) => sum + holds.length, 0);
  }

  /** Writes of former holders that were refused. */
  get refused(): number {
    return this.#refused;
  }

  claimed(jobId: string, agent: string): void {
    const holds = this.#holds.get(jobId) ?? [];
    holds.push({ agent, answeredAt: performance.now() });
    this.#holds.set(jobId, holds);
    if (this.ended.has(jobId)) this.#violate(jobId, `given to ${agent} after it had ended`);
  }

  /** A write that was begun at this time was accepted: nobody else may have been given the job before. */
  accepted(jobId: string, agent: string, begunAt: number): void {
    const later = this.#holds
      .get(jobId)
      ?.find((hold) => hold.agent !== agent && this.#after(jobId, hold, agent));
    if (later !== undefined && later.answeredAt < begunAt) {
      this.#violate(jobId, `${agent} wrote after it was given to ${later.agent}`);
    }
  }

  finished(jobId: string, agent: string, status: string): void {
    const before = this.ended.get(jobId);
    if (before !== undefined && before.agent !== agent) {
      this.#violate(jobId, `ended by ${before.agent} and by ${agent}`);
    }
    this.ended.set(jobId, { agent, status });
  }

  wasRefused(): void {
    this.#refused += 1;
  }

  /** Was it given to the other one after it was last given to this agent? */
  #after(jobId: string, other: Hold, agent: string): boolean {
    const own = this.#holds.get(jobId)?.filter((hold) => hold.agent === agent) ?? [];
    return own.every(({ answeredAt }) => answeredAt < other.answeredAt);
  }

  #violate(jobId: string, what: string): void {
    this.violations.push({ jobId, what });
  }
}
