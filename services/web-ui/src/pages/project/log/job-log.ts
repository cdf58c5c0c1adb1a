import type { logLine } from '@orchestrator/contracts';
import type { z } from 'zod';

export type LogLine = z.output<typeof logLine>;

/** The lines of one job in the order of their numbers, each once, however often and late it comes. */
export class JobLog {
  readonly lines: LogLine[] = [];

  add(line: LogLine): void {
    const last = this.lines.at(-1);
    if (last === undefined || line.line_num > last.line_num) {
      this.lines.push(line);
      return;
    }
    const place = this.placeOf(line.line_num);
    if (this.lines[place]?.line_num !== line.line_num) this.lines.splice(place, 0, line);
  }

  /** Where the line of this number is, or would be. */
  placeOf(number: number): number {
    let [low, high] = [0, this.lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle]?.line_num ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
