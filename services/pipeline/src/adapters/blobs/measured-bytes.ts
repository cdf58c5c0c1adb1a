import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import type { StoredBlob } from '../../domain/blob-store.js';

/** Passes bytes on and measures them. */
export class MeasuredBytes extends Transform {
  readonly #hash = createHash('sha256');
  #size = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#size += chunk.length;
    this.#hash.update(chunk);
    callback(null, chunk);
  }

  /** Once, when all have passed. */
  measure(): StoredBlob {
    return { size: this.#size, sha256: this.#hash.digest('hex') };
  }
}
