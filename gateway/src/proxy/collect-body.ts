import type { IncomingMessage } from 'node:http';
import { BodyClock, type BodyTimeouts } from './body-clock.js';
import { BodyFailure } from './body-failure.js';

/**
 * Takes in a small body whole, so that a slow client holds no connection to a service.
 * @param length as `Content-Length` says; the parser lets neither more nor less through
 * @returns a function that gives up: nothing is called back after it
 */
export function collectBody(
  request: IncomingMessage,
  length: number,
  timeouts: BodyTimeouts,
  done: (result: Buffer | BodyFailure) => void,
): () => void {
  const body = Buffer.allocUnsafe(length);
  let received = 0;
  const clock = new BodyClock(timeouts, () => finish(new BodyFailure('request_timeout')));
  const onData = (chunk: Buffer): void => {
    received += chunk.copy(body, received);
    clock.tick();
  };
  const onEnd = (): void => finish(received === length ? body : new BodyFailure(undefined));
  const onBroken = (): void => finish(new BodyFailure(undefined));
  const detach = (): void => {
    clock.stop();
    request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
    request.on('error', ignore);
  };
  const finish = (result: Buffer | BodyFailure): void => {
    detach();
    done(result);
  };
  request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  return detach;
}

const ignore = (): void => undefined;
