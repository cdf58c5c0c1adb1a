import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { parseRawResponse, type RawResponse } from './raw-response.js';

export interface RawOptions {
  /** 127.0.0.1 unless said otherwise. */
  host?: string;
  /** 5,000 ms unless said otherwise. */
  withinMs?: number;
}

export interface RawExchange {
  /** The complete responses in their order, interim ones (1xx) left out. */
  responses: RawResponse[];
  /** What was received after the last complete response. */
  rest: string;
  /** The server ended the connection before the time was up. */
  closed: boolean;
}

interface Listening extends RawOptions {
  isHead: boolean;
  /** Stop listening after so many responses. */
  limit: number;
}

type Send = (socket: Socket, isOver: () => boolean) => void | Promise<void>;

function parseAll(received: Buffer, closed: boolean, isHead: boolean): RawExchange {
  const responses: RawResponse[] = [];
  let rest = received;
  while (rest.length > 0) {
    const parsed = parseRawResponse(rest, { isHead, closed });
    if (parsed === null) break;
    if (parsed.response.status >= 200) responses.push(parsed.response);
    rest = rest.subarray(parsed.length);
  }
  return { responses, rest: rest.toString('latin1'), closed };
}

function exchange(port: number, send: Send, listening: Listening): Promise<RawExchange> {
  const { host = '127.0.0.1', withinMs = 5_000, isHead, limit } = listening;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let over = false;
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
    const timer = setTimeout(() => finish(false), withinMs);

    const attempt = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        over = true;
        clearTimeout(timer);
        socket.destroy();
        reject(new Error('The server sent no HTTP/1.', { cause: error }));
      }
    };
    const finish = (closed: boolean): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      socket.destroy();
      attempt(() => resolve(parseAll(Buffer.concat(chunks), closed, isHead)));
    };
    socket.on('connect', () => {
      const sent = send(socket, () => over);
      sent?.catch(reject);
    });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (limit === Infinity) return;
      attempt(() => {
        const { responses } = parseAll(Buffer.concat(chunks), false, isHead);
        if (responses.length >= limit) finish(false);
      });
    });
    socket.on('end', () => finish(true));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A reset after the connection was made is an answer too; none at all is not.
      if (error.syscall === 'connect') reject(error);
      finish(true);
    });
  });
}

const isHead = (bytes: string | Uint8Array): boolean =>
  Buffer.from(bytes.slice(0, 5)).toString('latin1') === 'HEAD ';

const asBytes = (bytes: string | Uint8Array): Uint8Array =>
  typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;

/**
 * Sends bytes as they are over one connection (a string as latin1: one character, one byte) and
 * collects every response until the server ends the connection or the time is up.
 */
export function rawExchange(
  port: number,
  bytes: string | Uint8Array,
  options: RawOptions = {},
): Promise<RawExchange> {
  const send: Send = (socket) => void socket.write(asBytes(bytes));
  return exchange(port, send, { ...options, isHead: isHead(bytes), limit: Infinity });
}

/** Like `rawExchange`, but gives the first response; throws when there is none. */
export async function rawRequest(
  port: number,
  bytes: string | Uint8Array,
  options: RawOptions = {},
): Promise<RawResponse> {
  const send: Send = (socket) => void socket.write(asBytes(bytes));
  const result = await exchange(port, send, { ...options, isHead: isHead(bytes), limit: 1 });
  const [response] = result.responses;
  if (response) return response;
  const how = result.closed ? 'The connection was ended' : 'The time was up';
  throw new Error(`${how} without a complete response: ${JSON.stringify(result.rest)}`);
}

export interface SlowOptions extends RawOptions {
  /** Bytes in one go; 1 unless said otherwise. */
  pieceLength?: number;
  /** The pause after each piece; 100 ms unless said otherwise. */
  everyMs?: number;
}

export interface SlowExchange extends RawExchange {
  /** How many bytes were written before the server answered or ended the connection. */
  sentBytes: number;
  elapsedMs: number;
}

/**
 * Feeds bytes in drops until the server answers, ends the connection, or the time (60,000 ms
 * unless said otherwise) is up.
 */
export async function slowRequest(
  port: number,
  bytes: string | Uint8Array,
  { pieceLength = 1, everyMs = 100, ...options }: SlowOptions = {},
): Promise<SlowExchange> {
  const all = asBytes(bytes);
  const start = performance.now();
  let sentBytes = 0;
  const send: Send = async (socket, isOver) => {
    while (sentBytes < all.length && !isOver()) {
      const piece = all.subarray(sentBytes, sentBytes + pieceLength);
      socket.write(piece);
      sentBytes += piece.length;
      await wait(everyMs);
    }
  };
  const result = await exchange(port, send, {
    withinMs: 60_000,
    ...options,
    isHead: isHead(bytes),
    limit: 1,
  });
  return { ...result, sentBytes, elapsedMs: performance.now() - start };
}
