import { createHmac, timingSafeEqual } from 'node:crypto';

/** A key that only readers hold. */
export interface SealKey {
  readonly id: string;
  /** At least 32 bytes. */
  readonly secret: Uint8Array;
}

/**
 * Seals entries in Redis with HMAC-SHA-256 over where they stand, their ids and their content, so that write access to
 * Redis lets nobody make, change or move one. The first key seals; all of them open, which is how keys are rotated.
 */
export class Seal {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #current: SealKey;

  /** Throws a RangeError for no key, a short one, or an id that is unfit or used twice. */
  constructor(
    private readonly domain: string,
    keys: readonly SealKey[],
  ) {
    const [current] = keys;
    if (!current) throw new RangeError('At least one seal key is needed');
    for (const { id, secret } of keys) {
      if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new RangeError('Unfit seal key id');
      if (secret.byteLength < 32) throw new RangeError(`Seal key "${id}" is shorter than 32 bytes`);
    }
    this.#keys = new Map(keys.map(({ id, secret }) => [id, secret]));
    if (this.#keys.size !== keys.length) throw new RangeError('Two seal keys with one id');
    this.#current = current;
  }

  close(name: string, idsJson: string, payload: string): string {
    const mac = this.#mac(this.#current.secret, name, idsJson, payload).toString('base64url');
    return `${this.#current.id}.${mac}.${payload}`;
  }

  /** The payload, or null when it was not sealed by one of the keys for this very place. */
  open(name: string, idsJson: string, sealed: string): string | null {
    const [, keyId, mac, payload] =
      /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})\.(.*)$/s.exec(sealed) ?? [];
    if (keyId === undefined || mac === undefined || payload === undefined) return null;
    const secret = this.#keys.get(keyId);
    if (secret === undefined) return null;
    const given = Buffer.from(mac, 'base64url');
    const expected = this.#mac(secret, name, idsJson, payload);
    return given.length === expected.length && timingSafeEqual(given, expected) ? payload : null;
  }

  #mac(secret: Uint8Array, name: string, idsJson: string, payload: string): Buffer {
    const place = JSON.stringify([this.domain, name, idsJson]);
    return createHmac('sha256', secret)
      .update(`${place.length}:`)
      .update(place)
      .update(payload)
      .digest();
  }
}
