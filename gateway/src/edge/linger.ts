import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Destroys a socket that was ended, some time later. Closing at once while the client still sends
 * would reset the connection, and the reset overtakes the answer.
 */
export function lingerThenDestroy(socket: Duplex, lingerMs: number): void {
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

/** Is there a body that has not arrived in full? */
export const hasUnreadBody = (request: IncomingMessage): boolean =>
  !request.complete &&
  (request.headers['transfer-encoding'] !== undefined ||
    (request.headers['content-length'] ?? '0') !== '0');

/**
 * Has the connection of this request closed in two steps after its answer: end now, destroy after
 * the linger time, and discard what arrives meanwhile.
 */
export function lingerAfterAnswer(request: IncomingMessage, lingerMs: number): void {
  const socket: Socket = request.socket;
  // node:http closes a connection after its last answer by calling this.
  socket.destroySoon = () => {
    socket.end();
    request.resume();
    lingerThenDestroy(socket, lingerMs);
  };
}
