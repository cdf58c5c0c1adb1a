import type { CounterStore } from './counter-store.js';

/** An allowance: so many requests in each window. */
export interface Allowance {
  readonly name: string;
  readonly limit: number;
}

export interface RateVerdict {
  readonly allowed: boolean;
  /** Time until the window ends, in milliseconds. */
  readonly resetMs: number;
}

interface Count {
  total: number;
  unsent: number;
}

/**
 * Counts requests in fixed windows. Each process counts by itself and adds its counts to a store
 * that all gateways share, a few times a second; what the others counted comes back with that. So no
 * request waits for the store, a limit can be overrun by what arrives between two exchanges, and
 * with the store out of reach each process still holds its own count to the limit.
 */
export class RateLimiter {
  readonly #store: CounterStore;
  readonly #now: () => number;
  #counts = new Map<string, Count>();
  #window = 0;
  readonly #windowMs: number;
  #timer: NodeJS.Timeout | undefined;
  #exchange: Promise<void> | undefined;

  constructor(options: {
    store: CounterStore;
    windowMs: number;
    exchangeMs: number;
    now?: () => number;
  }) {
    this.#store = options.store;
    this.#windowMs = options.windowMs;
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => void this.exchange(), options.exchangeMs);
    this.#timer.unref();
  }

  /** Counts one request, or `cost` of them, of this caller against this allowance. */
  count(allowance: Allowance, caller: string, cost = 1): RateVerdict {
    const now = this.#now();
    this.#turn(now);
    const key = `${allowance.name}:${caller}`;
    let count = this.#counts.get(key);
    if (count === undefined) this.#counts.set(key, (count = { total: 0, unsent: 0 }));
    const allowed = count.total + cost <= allowance.limit;
    if (allowed) {
      count.total += cost;
      count.unsent += cost;
    }
    return { allowed, resetMs: (this.#window + 1) * this.#windowMs - now };
  }

  /** Adds what was counted here to the shared store and takes over the totals. Never rejects. */
  exchange(): Promise<void> {
    this.#exchange ??= this.#exchangeNow().finally(() => (this.#exchange = undefined));
    return this.#exchange;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#exchange;
  }

  #turn(now: number): void {
    const window = Math.floor(now / this.#windowMs);
    if (window === this.#window) return;
    this.#window = window;
    this.#counts = new Map();
  }

  async #exchangeNow(): Promise<void> {
    const counts = this.#counts;
    const sent = [...counts].filter(([, { unsent }]) => unsent > 0);
    if (sent.length === 0) return;
    const added = sent.map(([key, { unsent }]) => [`${this.#window}:${key}`, unsent] as const);
    try {
      const totals = await this.#store.add(added, this.#windowMs * 2);
      for (const [index, [, count]] of sent.entries()) {
        const mine = added[index]?.[1] ?? 0;
        count.unsent -= mine;
        count.total = Math.max(count.total, (totals[index] ?? 0) + count.unsent);
      }
    } catch {
      // The store is out of reach: this process goes on with its own counts.
    }
  }
}
