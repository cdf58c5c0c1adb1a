import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Entry {
  payload: AdapterPayload;
  expiresAtMs: number;
}

const crowd = 1_000;

/** Where the provider keeps what it must remember: in this process, until it ends. */
export class MemoryStore {
  readonly #entries = new Map<string, Entry>();

  /** @param clientOf what is known of a client, asked each time, so that it may change */
  constructor(private readonly clientOf: (id: string) => AdapterPayload | undefined) {}

  readonly adapter: AdapterFactory = (model): Adapter => ({
    upsert: (id, payload, expiresInSeconds = Infinity) => {
      if (this.#entries.size > crowd) this.#dropExpired();
      const expiresAtMs = Date.now() + expiresInSeconds * 1_000;
      this.#entries.set(`${model}:${id}`, { payload, expiresAtMs });
      return Promise.resolve();
    },
    find: (id) =>
      Promise.resolve(model === 'Client' ? this.clientOf(id) : this.#payload(`${model}:${id}`)),
    findByUid: (uid) => Promise.resolve(this.#search(model, (payload) => payload.uid === uid)),
    findByUserCode: (code) =>
      Promise.resolve(this.#search(model, (payload) => payload.userCode === code)),
    consume: (id) => {
      const payload = this.#payload(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
      return Promise.resolve();
    },
    destroy: (id) => {
      this.#entries.delete(`${model}:${id}`);
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      for (const [key, { payload }] of this.#entries) {
        if (payload.grantId === grantId) this.#entries.delete(key);
      }
      return Promise.resolve();
    },
  });

  #payload(key: string): AdapterPayload | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.expiresAtMs > Date.now() ? entry.payload : undefined;
  }

  #search(model: string, fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of this.#entries.keys()) {
      const payload = key.startsWith(`${model}:`) ? this.#payload(key) : undefined;
      if (payload && fits(payload)) return payload;
    }
    return undefined;
  }

  #dropExpired(): void {
    for (const [key, { expiresAtMs }] of this.#entries) {
      if (expiresAtMs <= Date.now()) this.#entries.delete(key);
    }
  }
}
