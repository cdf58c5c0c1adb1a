import type { Duplex } from 'node:stream';
import type { EdgeProblemCode } from './edge-problem.js';
import { lingerThenDestroy } from './linger.js';
import { rawProblem } from './raw-problem.js';

/** node:http's own field: the response that the socket is busy with. */
interface BusySocket {
  readonly _httpMessage?: { readonly headersSent: boolean } | null;
}

/** Answers a connection whose bytes are no HTTP request (the `clientError` event of node:http). */
export function answerClientError(
  error: Error & { code?: string },
  socket: Duplex,
  lingerMs: number,
): void {
  // More of what was refused already, within the linger time.
  if (socket.writableEnded) return;
  const begun = (socket as BusySocket)._httpMessage?.headersSent === true;
  if (begun || !socket.writable || error.code === 'ECONNRESET') {
    // An answer that has begun must not look finished.
    socket.destroy();
    return;
  }
  socket.end(rawProblem(problemOf(error.code)));
  lingerThenDestroy(socket, lingerMs);
}

function problemOf(parserCode: string | undefined): EdgeProblemCode {
  if (parserCode === 'HPE_HEADER_OVERFLOW') return 'headers_too_large';
  if (parserCode === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_timeout';
  return 'bad_request';
}
