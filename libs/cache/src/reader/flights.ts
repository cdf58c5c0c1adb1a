/** A look-up under way that began with trust. */
export interface Flight {
  readonly startedAt: number;
  readonly epoch: number | null;
  /** Its answer may be older than an invalidation: it goes to those who began with it and nowhere else. */
  void: boolean;
}

/** The look-ups under way of one cache. Concurrent ones for one key share a flight, until it is void. */
export class Flights<T> {
  readonly #all = new Set<Flight>();
  readonly #joinable = new Map<string, { readonly flight: Flight; readonly result: Promise<T> }>();

  joinable(key: string): Promise<T> | undefined {
    return this.#joinable.get(key)?.result;
  }

  start(
    key: string,
    startedAt: number,
    epoch: number | null,
    find: (flight: Flight) => Promise<T>,
  ): Promise<T> {
    const flight: Flight = { startedAt, epoch, void: false };
    this.#all.add(flight);
    const result = find(flight).finally(() => {
      this.#all.delete(flight);
      if (this.#joinable.get(key)?.flight === flight) this.#joinable.delete(key);
    });
    this.#joinable.set(key, { flight, result });
    return result;
  }

  /** The ids of what a flight will bring are not known yet, so an invalidation concerns them all. */
  voidAll(): void {
    for (const flight of this.#all) flight.void = true;
    this.forbidJoining();
  }

  forbidJoining(): void {
    this.#joinable.clear();
  }
}
