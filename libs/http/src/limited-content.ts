import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { tooLarge } from './json-body.js';
import { ProblemSignal } from './problem-response.js';

/**
 * The body of a request as a stream of its own: it is read only as fast as this is, ends with
 * `body_too_large` when more than `maxBytes` arrive, and with an error when the client goes away.
 * Destroying it leaves the connection alone, on which the answer still has to go out.
 */
export class LimitedContent extends Readable {
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  #received = 0;

  constructor(request: IncomingMessage, maxBytes: number) {
    super({ highWaterMark: 64 * 1024 });
    // Who reads it learns of an error by that; a handler that has not begun to must not end the process.
    this.on('error', ignore);
    this.#request = request;
    this.#maxBytes = maxBytes;
    request
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('error', this.#onBroken)
      .on('close', this.#onBroken);
    request.pause();
  }

  override _read(): void {
    this.#request.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#request
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('error', this.#onBroken)
      .off('close', this.#onBroken)
      .on('error', ignore)
      // What still arrives is discarded.
      .resume();
    callback(error);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#received += chunk.length;
    if (this.#received > this.#maxBytes) {
      this.destroy(new ProblemSignal(tooLarge(this.#maxBytes)));
    } else if (!this.push(chunk)) {
      this.#request.pause();
    }
  };

  readonly #onEnd = (): void => {
    this.push(null);
  };

  readonly #onBroken = (): void => {
    if (!this.#request.complete) this.destroy(new RequestBrokenError());
  };
}

/** The client went away in the middle of its body: nobody is left to answer. */
class RequestBrokenError extends Error {
  override readonly name = 'RequestBrokenError';

  constructor() {
    super('the client went away in the middle of its body');
  }
}

const ignore = (): void => undefined;
