import type { FileHandle } from 'node:fs/promises';
import { Transform, type TransformCallback } from 'node:stream';

const mostUnsettled = 32 * 2 ** 20;

/**
 * Passes bytes on to a file, and no more than so many of them before the disk has those before. Else
 * the memory of the kernel would take in a large file as fast as it comes, and its end would have to
 * wait until all of it is written.
 */
export class SettledBytes extends Transform {
  #unsettled = 0;

  constructor(private readonly file: Pick<FileHandle, 'datasync'>) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#unsettled += chunk.length;
    if (this.#unsettled < mostUnsettled) return callback(null, chunk);
    this.#unsettled = 0;
    this.file.datasync().then(
      () => callback(null, chunk),
      (error: unknown) => callback(error instanceof Error ? error : new Error('not written')),
    );
  }
}
