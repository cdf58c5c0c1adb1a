/**
 * Counts the streams that each caller has open at this gateway, so that one who opens many and reads
 * none does not use up the connections of all.
 */
export class OpenStreams {
  readonly #open = new Map<string, number>();

  constructor(readonly limit: number) {}

  /** Opens one more. @returns what to call, once, when it is over; undefined where it is one too many */
  open(caller: string): (() => void) | undefined {
    const count = this.#open.get(caller) ?? 0;
    if (count >= this.limit) return undefined;
    this.#open.set(caller, count + 1);
    return () => this.#close(caller);
  }

  #close(caller: string): void {
    const left = (this.#open.get(caller) ?? 1) - 1;
    if (left > 0) this.#open.set(caller, left);
    else this.#open.delete(caller);
  }
}
