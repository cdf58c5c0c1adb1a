import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { Logger } from '@orchestrator/observability';
import type { Request, Response } from 'express';

/**
 * Sends a stream as the body of an answer, whose head goes out at once: as fast as the client reads,
 * and no longer than it is there. A stream that breaks resets the connection, so that what came of it
 * does not look whole.
 */
export async function sendStream(
  request: Request,
  response: Response,
  stream: Readable,
  log: Logger,
): Promise<void> {
  if (request.method === 'HEAD') {
    stream.on('error', () => undefined).destroy();
    response.end();
    return;
  }
  response.flushHeaders();
  try {
    await pipeline(stream, response);
  } catch (error) {
    if (response.socket?.destroyed === false) response.socket.resetAndDestroy();
    if (!isClosedEarly(error)) log.warn({ err: error }, 'a streamed answer broke');
  }
}

/** The client went away, as it may. */
const isClosedEarly = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
