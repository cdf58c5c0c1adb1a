import { median } from './median.js';

/** What one measurement of one contestant gave, by the name of the figure. */
export type Sample = Readonly<Record<string, number>>;

/** The samples of every contestant, round by round. */
export class Results {
  private readonly samples = new Map<string, Sample[]>();

  /** Adds what was measured of a contestant in a round; the same round may be added to. */
  add(contestant: string, round: number, sample: Sample): void {
    const rounds = this.samples.get(contestant) ?? [];
    rounds[round] = { ...rounds[round], ...sample };
    this.samples.set(contestant, rounds);
  }

  median(contestant: string, figure: string): number | undefined {
    return median(this.figures(contestant, figure));
  }

  /**
   * The median of the rounds' ratios. Within a round both were measured shortly after one another,
   * so what else the machine had to do touches a ratio less than it touches its parts.
   */
  ratio(contestant: string, rival: string, figure: string): number | undefined {
    return this.paired(contestant, rival, figure, (one, other) => one / other);
  }

  /** The median of the rounds' differences. */
  difference(contestant: string, rival: string, figure: string): number | undefined {
    return this.paired(contestant, rival, figure, (one, other) => one - other);
  }

  toJSON(): Record<string, readonly Sample[]> {
    return Object.fromEntries(this.samples);
  }

  private paired(
    contestant: string,
    rival: string,
    figure: string,
    combine: (one: number, other: number) => number,
  ): number | undefined {
    const others = this.figures(rival, figure);
    const pairs = this.figures(contestant, figure).flatMap((one, round) => {
      const other = others[round];
      return other === undefined ? [] : [combine(one, other)];
    });
    return median(pairs);
  }

  private figures(contestant: string, figure: string): number[] {
    return (this.samples.get(contestant) ?? []).flatMap((sample) => sample[figure] ?? []);
  }
}
