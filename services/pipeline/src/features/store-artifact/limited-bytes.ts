import { Transform, type TransformCallback } from 'node:stream';

/** Passes so many bytes on, and fails with an error of the caller's at the next one. */
export class LimitedBytes extends Transform {
  #left: number;

  constructor(
    most: number,
    private readonly tooMuch: () => Error,
  ) {
    super();
    this.#left = most;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#left -= chunk.length;
    if (this.#left < 0) callback(this.tooMuch());
    else callback(null, chunk);
  }
}
