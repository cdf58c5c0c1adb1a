/**
 * Runs while a service has to take in more of a long body, or to answer it, and calls back once when
 * one such wait takes too long. While it is the client who has to send, that is not counted.
 */
export class StallClock {
  readonly #timeoutMs: number;
  readonly #onExpired: () => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param timeoutMs 0 is no limit */
  constructor(timeoutMs: number, onExpired: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#onExpired = onExpired;
  }

  /** It is the service's turn from now on, or the client's. */
  readonly turn = (isTheServices: boolean): void => {
    clearTimeout(this.#timer);
    if (!isTheServices || this.#stopped || this.#timeoutMs === 0) return;
    this.#timer = setTimeout(this.#onExpired, this.#timeoutMs);
  };

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
