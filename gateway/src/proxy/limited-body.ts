import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { BodyClock, type BodyTimeouts } from './body-clock.js';
import { BodyFailure } from './body-failure.js';

/**
 * The body of a request as a stream of its own, which ends with a `BodyFailure` when more than
 * `maxBytes` arrive or they take too long. undici may destroy it without touching the client's
 * connection, on which the answer still has to go out.
 */
export class LimitedBody extends Readable {
  readonly #request: IncomingMessage;
  readonly #clock: BodyClock;
  readonly #onStall: ((isStalled: boolean) => void) | undefined;
  #left: number;

  /** @param onStall told when it is the reader who must go on, and when it does */
  constructor(
    request: IncomingMessage,
    maxBytes: number,
    timeouts: BodyTimeouts,
    onStall?: (isStalled: boolean) => void,
  ) {
    super({ highWaterMark: 64 * 1024 });
    this.#request = request;
    this.#left = maxBytes;
    this.#onStall = onStall;
    this.#clock = new BodyClock(timeouts, () => this.destroy(new BodyFailure('request_timeout')));
    request
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('error', this.#onBroken)
      .on('close', this.#onBroken);
    request.pause();
  }

  override _read(): void {
    this.#clock.tick();
    this.#onStall?.(false);
    this.#request.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#clock.stop();
    this.#request
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('error', this.#onBroken)
      .off('close', this.#onBroken)
      .on('error', ignore)
      // What still arrives is discarded; see `lingerAfterAnswer` for how long.
      .resume();
    callback(error);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#left -= chunk.length;
    if (this.#left < 0) {
      this.destroy(new BodyFailure('body_too_large'));
      return;
    }
    this.#clock.tick();
    if (this.push(chunk)) return;
    this.#request.pause();
    this.#clock.pause();
    this.#onStall?.(true);
  };

  readonly #onEnd = (): void => {
    this.#clock.stop();
    this.push(null);
    this.#onStall?.(true);
  };

  readonly #onBroken = (): void => {
    if (!this.#request.complete) this.destroy(new BodyFailure(undefined));
  };
}

const ignore = (): void => undefined;
