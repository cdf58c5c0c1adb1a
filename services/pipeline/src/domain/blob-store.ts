import type { Readable } from 'node:stream';

/** What was written, measured on the way. */
export interface StoredBlob {
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
}

/** From the first to the last byte of a part, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Where bytes are kept. Keys are ours, random and used once: what is under one never changes. */
export interface BlobStore {
  /**
   * Keeps what comes, durably, or nothing of it.
   * @throws BlobError `no_room`, `out_of_reach`; and whatever the content fails with
   */
  write(key: string, content: Readable): Promise<StoredBlob>;
  /** @throws BlobError `missing`, `out_of_reach` */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /**
   * Also what is left of a write that came to no end; nothing to do where there is none.
   * @throws BlobError `out_of_reach`
   */
  remove(key: string): Promise<void>;
  close(): Promise<void>;
}

export type BlobErrorCode = 'no_room' | 'missing' | 'out_of_reach';

export class BlobError extends Error {
  override readonly name = 'BlobError';
  constructor(
    readonly code: BlobErrorCode,
    options?: ErrorOptions,
  ) {
    super(`blob store: ${code.replaceAll('_', ' ')}`, options);
  }
}
