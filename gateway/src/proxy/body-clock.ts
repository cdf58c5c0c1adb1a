/** How long a request's body may take, in milliseconds; 0 is no limit. */
export interface BodyTimeouts {
  /** Between two pieces, while we are ready for more. */
  readonly requestIdleMs: number;
  /** From the first to the last byte; for routes whose bodies are small. */
  readonly requestTotalMs: number;
}

/** Runs while a body arrives, and calls back once when that takes too long. */
export class BodyClock {
  readonly #total: NodeJS.Timeout | undefined;
  readonly #idle: NodeJS.Timeout | undefined;
  #pausedAt = false;

  constructor(timeouts: BodyTimeouts, onExpired: () => void) {
    const { requestIdleMs, requestTotalMs } = timeouts;
    if (requestTotalMs > 0) this.#total = setTimeout(onExpired, requestTotalMs);
    if (requestIdleMs > 0) {
      this.#idle = setTimeout(() => {
        // It is us who don't read.
        if (this.#pausedAt) this.#idle?.refresh();
        else onExpired();
      }, requestIdleMs);
    }
  }

  /** Something arrived. */
  tick(): void {
    this.#pausedAt = false;
    this.#idle?.refresh();
  }

  /** Nothing is expected until the next `tick`. */
  pause(): void {
    this.#pausedAt = true;
  }

  stop(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#idle);
  }
}
