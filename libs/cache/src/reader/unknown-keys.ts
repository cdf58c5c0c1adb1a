/**
 * Keys of which the owner said that there is none: bounded, apart from the entries so that junk can't push those out.
 * They carry no ids, so every invalidation drops them all: what was unknown may have been made known by it.
 */
export class UnknownKeys {
  readonly #until = new Map<string, number>();

  constructor(private readonly maxKeys: number) {}

  has(key: string, now: number): boolean {
    const until = this.#until.get(key);
    return until !== undefined && until > now;
  }

  add(key: string, until: number): void {
    this.#until.delete(key);
    if (this.#until.size >= this.maxKeys) {
      const oldest = this.#until.keys().next();
      if (!oldest.done) this.#until.delete(oldest.value);
    }
    this.#until.set(key, until);
  }

  clear(): void {
    this.#until.clear();
  }
}
