/** Where a request came from, as far as people are told. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string | undefined;
}

/** What is to be told of a token: how often it was seen since the last time, and the last of that. */
export interface Sight<D> {
  readonly tokenId: string;
  /** Being told now. */
  telling: number;
  /** Not told yet. */
  untold: number;
  atMs: number;
  address: string;
  userAgent: string | undefined;
  details: D;
}

/**
 * Tokens that were seen, spread over the turns of a ring. A token that comes new is due at the next
 * turn, one that was told a whole round later: so the first sight is told soon, each at most a
 * round late, and no token oftener than once a round. Whatever was not seen for a round is dropped.
 * A sight costs one look-up in a map.
 */
export class SightRing<D> {
  readonly #sights = new Map<string, Sight<D>>();
  readonly #turns: Sight<D>[][];
  readonly #maxTokens: number;
  #now = 0;
  #due: Sight<D>[] = [];

  /** @param options.turns in a round */
  constructor(options: { turns: number; maxTokens: number }) {
    this.#turns = Array.from({ length: options.turns }, () => []);
    this.#maxTokens = options.maxTokens;
  }

  /** @returns false when there are too many tokens: this one is not told of */
  see(tokenId: string, { address, userAgent }: Origin, atMs: number, details: D): boolean {
    const sight = this.#sights.get(tokenId);
    if (sight === undefined) return this.#begin(tokenId, address, userAgent, atMs, details);
    sight.untold += 1;
    sight.atMs = atMs;
    sight.address = address;
    sight.userAgent = userAgent;
    sight.details = details;
    return true;
  }

  /** What has its turn next becomes due. */
  turn(): void {
    this.#now = (this.#now + 1) % this.#turns.length;
    this.#makeDue(this.#now);
  }

  /** Everything becomes due. */
  endRound(): void {
    for (const turn of this.#turns.keys()) this.#makeDue(turn);
  }

  /**
   * At most so many of those that are due and were seen. Each has to be handed to `told` or to
   * `putBack`; until then it is not due again.
   */
  take(max: number): Sight<D>[] {
    const taken: Sight<D>[] = [];
    while (taken.length < max) {
      const sight = this.#due.pop();
      if (sight === undefined) break;
      if (sight.untold === 0) {
        this.#sights.delete(sight.tokenId);
        continue;
      }
      sight.telling = sight.untold;
      sight.untold = 0;
      taken.push(sight);
    }
    return taken;
  }

  /** These were told: they are due in a round. */
  told(sights: readonly Sight<D>[]): void {
    for (const sight of sights) {
      sight.telling = 0;
      this.#turns[this.#now]?.push(sight);
    }
  }

  /** These could not be told: they are due as before, with what was seen meanwhile. */
  putBack(sights: readonly Sight<D>[]): void {
    for (const sight of sights) {
      sight.untold += sight.telling;
      sight.telling = 0;
      this.#due.push(sight);
    }
  }

  #begin(
    tokenId: string,
    address: string,
    userAgent: string | undefined,
    atMs: number,
    details: D,
  ): boolean {
    if (this.#sights.size >= this.#maxTokens) return false;
    const sight = { tokenId, telling: 0, untold: 1, atMs, address, userAgent, details };
    this.#sights.set(tokenId, sight);
    this.#turns[(this.#now + 1) % this.#turns.length]?.push(sight);
    return true;
  }

  #makeDue(turn: number): void {
    const sights = this.#turns[turn] ?? [];
    this.#turns[turn] = [];
    this.#due = this.#due.length === 0 ? sights : [...this.#due, ...sights];
  }
}
