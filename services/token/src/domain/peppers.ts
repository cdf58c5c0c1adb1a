import { createHmac } from 'node:crypto';

export interface Pepper {
  readonly version: number;
  readonly key: Uint8Array;
  /** Known, so that what another replica stored under it is found; nothing is stored under it here. */
  readonly standby?: boolean;
}

/** A digest as it is stored. */
export interface PepperedDigest {
  readonly pepperVersion: number;
  readonly digestHmac: Buffer;
}

/** Keeps a stolen database from confirming a guess: what is stored is HMAC-SHA-256(pepper, digest). */
export interface Peppers {
  readonly newestVersion: number;
  /** Under the newest pepper, as new tokens are stored. */
  seal(digest: Uint8Array): PepperedDigest;
  /** Under every live pepper, newest first: where a known digest may be found. */
  candidates(digest: Uint8Array): readonly PepperedDigest[];
}

/** @param peppers at least one that is not on standby, each version once */
export function createPeppers(peppers: readonly Pepper[]): Peppers {
  const newestFirst = [...peppers].sort((one, other) => other.version - one.version);
  const newest = newestFirst.find(({ standby }) => standby !== true);
  if (newest === undefined) throw new Error('There must be a pepper in use');
  const sealWith = (pepper: Pepper, digest: Uint8Array): PepperedDigest => ({
    pepperVersion: pepper.version,
    digestHmac: createHmac('sha256', pepper.key).update(digest).digest(),
  });
  return {
    newestVersion: newest.version,
    seal: (digest) => sealWith(newest, digest),
    candidates: (digest) => newestFirst.map((pepper) => sealWith(pepper, digest)),
  };
}
