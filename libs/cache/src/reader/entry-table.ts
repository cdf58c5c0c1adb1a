import type { CachedEntry } from '../coherence.js';

interface Node<V> {
  readonly key: string;
  readonly entry: CachedEntry<V>;
  readonly liveUntil: number;
  used: boolean;
}

/** How many entries in use an insertion passes over before it evicts one of them all the same. */
const secondChances = 8;

/**
 * A bounded table of entries by key that can be dropped by id. Entries leave in the order they came; one that was used
 * since gets a second chance. A hit writes one flag, where a list of recency would be reordered.
 */
export class EntryTable<V> {
  readonly #byKey = new Map<string, Node<V>>();
  /** Most ids belong to one entry: a set is only made for the second one. */
  readonly #byId = new Map<string, Node<V> | Set<Node<V>>>();

  constructor(private readonly maxEntries: number) {
    if (!Number.isInteger(maxEntries) || maxEntries < 1) {
      throw new RangeError('maxEntries must be a positive integer');
    }
  }

  get size(): number {
    return this.#byKey.size;
  }

  get(key: string, now: number): CachedEntry<V> | undefined {
    const node = this.#byKey.get(key);
    if (node === undefined || node.liveUntil <= now) return undefined;
    node.used = true;
    return node.entry;
  }

  set(key: string, entry: CachedEntry<V>, liveUntil: number, now: number): void {
    const known = this.#byKey.get(key);
    if (known) this.#remove(known);
    this.#dropDead(now);
    if (this.#byKey.size >= this.maxEntries) this.#evict();
    const node: Node<V> = { key, entry, liveUntil, used: false };
    this.#byKey.set(key, node);
    for (const id of entry.ids) this.#index(id, node);
  }

  dropId(id: string): void {
    const held = this.#byId.get(id);
    if (held === undefined) return;
    if (held instanceof Set) for (const node of [...held]) this.#remove(node);
    else this.#remove(held);
  }

  clear(): void {
    this.#byKey.clear();
    this.#byId.clear();
  }

  /** Entries come in the order in which they end, nearly: looking at the oldest two keeps dead ones from piling up. */
  #dropDead(now: number): void {
    let looks = 2;
    for (const node of this.#byKey.values()) {
      if (looks-- === 0 || node.liveUntil > now) return;
      this.#remove(node);
    }
  }

  #evict(): void {
    let chances = secondChances;
    for (const node of this.#byKey.values()) {
      if (!node.used || chances-- === 0) {
        this.#remove(node);
        return;
      }
      node.used = false;
      this.#byKey.delete(node.key);
      this.#byKey.set(node.key, node);
    }
  }

  #index(id: string, node: Node<V>): void {
    const held = this.#byId.get(id);
    if (held === undefined) this.#byId.set(id, node);
    else if (held instanceof Set) held.add(node);
    else if (held !== node) this.#byId.set(id, new Set([held, node]));
  }

  #remove(node: Node<V>): void {
    this.#byKey.delete(node.key);
    for (const id of node.entry.ids) {
      const held = this.#byId.get(id);
      if (held === node) this.#byId.delete(id);
      else if (held instanceof Set && held.delete(node) && held.size === 0) this.#byId.delete(id);
    }
  }
}
