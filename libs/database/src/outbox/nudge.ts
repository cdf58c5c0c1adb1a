/** A pause that somebody else can cut short. A nudge between two pauses cuts the next one. */
export class Nudge {
  #nudged = false;
  #ended = false;
  #deaf = false;
  #finish: (() => void) | undefined;

  /** Waits for the time, a nudge, or the end. */
  wait(timeMs: number): Promise<void> {
    if (this.#nudged || this.#ended) {
      this.#nudged = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#finish = undefined;
        this.#nudged = false;
        resolve();
      };
      const timer = setTimeout(finish, timeMs);
      this.#finish = finish;
    });
  }

  /** Waits for the time or the end: after a failure more nudges are no reason to hurry. */
  async waitDeaf(timeMs: number): Promise<void> {
    this.#nudged = false;
    this.#deaf = true;
    await this.wait(timeMs);
    this.#deaf = false;
  }

  wake(): void {
    if (this.#deaf) return;
    this.#nudged = true;
    this.#finish?.();
  }

  end(): void {
    this.#ended = true;
    this.#finish?.();
  }
}
