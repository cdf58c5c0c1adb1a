import { type JobPlan, type JobRecord, countingLine } from '../job-load.js';

/** How long nothing ends before the queue is taken to be empty. */
const emptyMs = 5_000;

/** Counts what ends from the end of the warm-up on, for as long as the plan says. */
export class EndedJobs {
  private jobs = 0;
  private startedMs: number | undefined;
  private lastMs = 0;
  private begun = false;
  private over = false;

  constructor(
    private readonly plan: JobPlan,
    private readonly ended: () => void,
  ) {}

  get isOver(): boolean {
    return this.over;
  }

  /** There is the first job: the warm-up begins. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    setTimeout(() => {
      this.startedMs = this.lastMs = performance.now();
      console.log(countingLine);
      this.watch(this.startedMs + this.plan.seconds * 1_000);
    }, this.plan.warmUpSeconds * 1_000);
  }

  add(): void {
    if (this.startedMs === undefined || this.over) return;
    this.jobs += 1;
    this.lastMs = performance.now();
  }

  private watch(endMs: number): void {
    const nowMs = performance.now();
    if (nowMs >= endMs) return this.finish(nowMs);
    if (nowMs - this.lastMs > emptyMs) return this.finish(this.lastMs);
    setTimeout(() => this.watch(endMs), Math.min(50, endMs - nowMs));
  }

  private finish(endMs: number): void {
    this.over = true;
    const record: JobRecord = {
      jobs: this.jobs,
      seconds: (endMs - (this.startedMs ?? endMs)) / 1_000,
    };
    process.stdout.write(`${JSON.stringify(record)}\n`, () => this.ended());
  }
}
