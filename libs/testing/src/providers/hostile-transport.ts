import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';

import type { StandAnswer } from './stand-server.js';

const megabyte = 1_048_576;

/** A hundred megabytes of JSON; each piece is made when the one before was taken. */
function* hundredMegabytes(packed: boolean): Generator<Buffer> {
  const pack = (piece: Buffer): Buffer => (packed ? gzipSync(piece) : piece);
  const padding = pack(Buffer.alloc(megabyte, 'a'));
  yield pack(Buffer.from('{"padding":"'));
  for (let count = 0; count < 100; count += 1) yield padding;
  yield pack(Buffer.from('"}'));
}

function pour(response: ServerResponse, packed: boolean): null {
  const headers = { 'content-type': 'application/json' };
  response.writeHead(200, packed ? { ...headers, 'content-encoding': 'gzip' } : headers);
  // Whoever hangs up is right to.
  pipeline(Readable.from(hundredMegabytes(packed)), response).catch(() => undefined);
  return null;
}

function drip(response: ServerResponse): null {
  response.writeHead(200, { 'content-type': 'application/json' });
  const drops = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(drops));
  return null;
}

/**
 * Plays a trick on the connection: gives the answer, null when the trick keeps the response to
 * itself, undefined when it is another kind of trick.
 */
export function playOnTransport(
  trick: string,
  response: ServerResponse,
  elsewhere: string,
): StandAnswer | null | undefined {
  switch (trick) {
    case 'hangs':
      return null;
    case 'drips':
      return drip(response);
    case 'sends-100-mb':
      return pour(response, false);
    case 'sends-100-mb-packed':
      return pour(response, true);
    case 'resets':
      response.socket?.resetAndDestroy();
      return null;
    case 'redirects':
      return { status: 307, headers: { location: elsewhere } };
    case 'not-json':
      return { status: 200, body: '<!doctype html><title>Welcome</title>' };
    case 'server-error':
      return { status: 500, body: 'Error: out of order\n    at provider.js:1:1' };
    default:
      return undefined;
  }
}
