import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface LogLine {
  readonly line_num: number;
  readonly stream: 'stdout' | 'stderr';
  readonly content: string;
}

/** Most lines of one call. */
const batch = 1_000;

/** Collects the lines of a job until they were sent. */
export class LogPump {
  #next = 1;
  #waiting: LogLine[] = [];

  /** Takes every line of a stream; comes when it has ended. */
  async read(source: Readable, stream: LogLine['stream']): Promise<void> {
    for await (const content of createInterface({ input: source, crlfDelay: Infinity })) {
      this.write(content, stream);
    }
  }

  write(content: string, stream: LogLine['stream']): void {
    this.#waiting.push({ line_num: this.#next, stream, content });
    this.#next += 1;
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** The oldest lines that were not sent. They stay until `sent` is told: sending twice does no harm. */
  peek(): LogLine[] {
    return this.#waiting.slice(0, batch);
  }

  sent(count: number): void {
    this.#waiting = this.#waiting.slice(count);
  }
}
