/** What the outside saw of one job: the only witness that the system is held to. */
interface Hold {
  /** Names it among all holds: an agent that is given the job once more has another one. */
  readonly id: string;
  /** When the answer to its claim was there, by this process's monotonic clock. */
  readonly answeredAt: number;
}

export interface Violation {
  readonly jobId: string;
  readonly what: string;
}

export interface ToldEnd {
  readonly hold: string;
  readonly status: string;
  /** How many lines of its log were acknowledged before. */
  readonly lines: number;
}

/** Which holds of which job were given out, and which of their writes were accepted. */
export class JobRecords {
  readonly violations: Violation[] = [];
  /** What an agent was told is noted: the end of its job, by job. */
  readonly ended = new Map<string, ToldEnd>();
  readonly #holds = new Map<string, Hold[]>();
  #refused = 0;

  get claims(): number {
    return [...this.#holds.values()].reduce((sum, holds) => sum + holds.length, 0);
  }

  /** Writes of former holders that were refused. */
  get refused(): number {
    return this.#refused;
  }

  claimed(jobId: string, id: string): void {
    const holds = this.#holds.get(jobId) ?? [];
    holds.push({ id, answeredAt: performance.now() });
    this.#holds.set(jobId, holds);
    if (this.ended.has(jobId)) this.#violate(jobId, `given out as ${id} after it had ended`);
  }

  /** A write that was begun at this time was accepted: the job must not have been given out anew before. */
  accepted(jobId: string, id: string, begunAt: number): void {
    const holds = this.#holds.get(jobId) ?? [];
    const later = holds[holds.findIndex((hold) => hold.id === id) + 1];
    if (later !== undefined && later.answeredAt < begunAt) {
      this.#violate(jobId, `${id} wrote after it was given out as ${later.id}`);
    }
  }

  finished(jobId: string, told: ToldEnd): void {
    const before = this.ended.get(jobId);
    if (before !== undefined && before.hold !== told.hold) {
      this.#violate(jobId, `ended by ${before.hold} and by ${told.hold}`);
    }
    this.ended.set(jobId, told);
  }

  wasRefused(): void {
    this.#refused += 1;
  }

  #violate(jobId: string, what: string): void {
    this.violations.push({ jobId, what });
  }
}
