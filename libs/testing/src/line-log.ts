/** What a line has to be: to match, or to be found true. */
export type LineMatch = RegExp | ((line: string) => boolean);

interface Waiter {
  matches: (line: string) => boolean;
  resolve: (line: string) => void;
  reject: (error: Error) => void;
}

const predicateOf = (match: LineMatch) =>
  match instanceof RegExp ? (line: string) => line.search(match) >= 0 : match;

/** The lines that a process wrote, and those who wait for one. */
export class LineLog {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  private readonly all: string[] = [];
  private readonly waiters = new Set<Waiter>();
  private ended: string | undefined;

  constructor(private readonly name: string) {}

  add(stream: 'stdout' | 'stderr', line: string): void {
    this[stream].push(line);
    this.all.push(line);
    for (const waiter of this.waiters) {
      if (waiter.matches(line)) waiter.resolve(line);
    }
  }

  /** No more lines will come, for the reason given. */
  end(reason: string): void {
    this.ended = reason;
    for (const waiter of this.waiters) waiter.reject(this.failure(reason));
  }

  /** The first line that matches, of those that came and those to come. */
  waitFor(match: LineMatch, withinMs: number): Promise<string> {
    const matches = predicateOf(match);
    const present = this.all.find(matches);
    if (present !== undefined) return Promise.resolve(present);
    if (this.ended !== undefined) return Promise.reject(this.failure(this.ended));

    return new Promise<string>((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
      };
      const waiter: Waiter = {
        matches,
        resolve: (line) => {
          finish();
          resolve(line);
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      };
      const timer = setTimeout(
        () => waiter.reject(this.failure(`wrote no such line within ${withinMs} ms`)),
        withinMs,
      );
      this.waiters.add(waiter);
    });
  }

  private failure(reason: string): Error {
    const last = this.all.slice(-20).join('\n');
    return new Error(`"${this.name}" ${reason}. Its last lines:\n${last}`);
  }
}
