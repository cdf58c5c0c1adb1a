import type { Clock } from './clock.js';

interface Pending<T> {
  readonly promise: Promise<T>;
  readonly send: () => void;
}

/** A new question waits this long at most for the one under way, so that a hanging one doesn't hold up its followers. */
const patienceMs = 20;

/**
 * Shares questions whose answer must not be older than the asking: whoever asks may join a question that has not been
 * sent yet, never one under way. So a key costs at most one question under way and one that waits for it.
 */
export class SharedUntilSent<T> {
  readonly #underWay = new Map<string, number>();
  readonly #pending = new Map<string, Pending<T>>();

  constructor(private readonly clock: Clock) {}

  ask(key: string, question: () => Promise<T>): Promise<T> {
    const joinable = this.joinable(key);
    if (joinable) return joinable;
    if (!this.#underWay.has(key)) return this.#send(key, question);
    return this.#defer(key, question);
  }

  /** The question that an asker of this moment may join. */
  joinable(key: string): Promise<T> | undefined {
    return this.#pending.get(key)?.promise;
  }

  #defer(key: string, question: () => Promise<T>): Promise<T> {
    let send = (): void => undefined;
    const promise = new Promise<T>((resolve, reject) => {
      let cancel = (): void => undefined;
      send = () => {
        cancel();
        this.#pending.delete(key);
        this.#send(key, question).then(resolve, reject);
      };
      cancel = this.clock.setTimeout(send, patienceMs);
    });
    this.#pending.set(key, { promise, send });
    return promise;
  }

  async #send(key: string, question: () => Promise<T>): Promise<T> {
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
    try {
      return await question();
    } finally {
      this.#landed(key);
    }
  }

  #landed(key: string): void {
    const left = (this.#underWay.get(key) ?? 1) - 1;
    if (left > 0) this.#underWay.set(key, left);
    else this.#underWay.delete(key);
    this.#pending.get(key)?.send();
  }
}
