import type { Clock } from '../clock.js';
import { figures } from '../figures.js';

interface Expectation {
  readonly given: Set<string>;
  check: () => void;
}

/** Gathers the readers' acknowledgements of this replica's invalidations. */
export class Acknowledgements {
  readonly #expected = new Map<string, Expectation>();

  constructor(private readonly clock: Clock) {}

  /** To be called before the invalidation is sent: an acknowledgement can be faster than the server's answer. */
  expect(reference: string): void {
    this.#expected.set(reference, { given: new Set(), check: () => undefined });
  }

  given(reference: string, readerId: string): void {
    const expectation = this.#expected.get(reference);
    expectation?.given.add(readerId);
    expectation?.check();
  }

  forget(reference: string): void {
    this.#expected.delete(reference);
  }

  /** Resolves when all of these readers have acknowledged (true), or when none can hold an old entry (false). */
  async all(reference: string, readerIds: readonly string[]): Promise<boolean> {
    const expectation = this.#expected.get(reference);
    if (expectation === undefined) return false;
    const complete = (): boolean => readerIds.every((id) => expectation.given.has(id));
    try {
      if (complete()) return true;
      return await new Promise<boolean>((resolve) => {
        const cancel = this.clock.setTimeout(() => resolve(false), figures.settleMs);
        expectation.check = () => {
          if (!complete()) return;
          cancel();
          resolve(true);
        };
      });
    } finally {
      this.forget(reference);
    }
  }
}
