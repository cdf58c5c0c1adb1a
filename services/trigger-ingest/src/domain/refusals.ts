/**
 * How many refused deliveries of a webhook are noted: anybody can send some, and they must not fill a
 * table.
 */
export class Refusals {
  readonly #most: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  #counts = new Map<string, number>();
  #windowEndsMs = 0;

  /** @param now in milliseconds, of a clock that is never set back */
  constructor({ most, windowMs, now }: { most: number; windowMs: number; now: () => number }) {
    this.#most = most;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Is there room for another one of this webhook? */
  admit(webhookId: string): boolean {
    const now = this.#now();
    if (now >= this.#windowEndsMs) {
      this.#counts = new Map();
      this.#windowEndsMs = now + this.#windowMs;
    }
    const count = this.#counts.get(webhookId) ?? 0;
    this.#counts.set(webhookId, count + 1);
    return count < this.#most;
  }
}
