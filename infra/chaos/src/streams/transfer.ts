import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { uploadArtifact } from '@orchestrator/contracts';

export interface Transferred {
  readonly bytes: number;
  readonly sha256: string;
}

/** Called with what was moved so far; the next piece is moved when it is done. */
export type Pace = (bytes: number) => Promise<void> | undefined;

const boundary = 'artifact-boundary';
/** No two that follow each other are the same. */
const pieces = Array.from({ length: 7 }, () => randomBytes(64 * 1_024));

/** Sends an artifact as agents do, and gives what was sent of it. */
export async function sendArtifact(
  url: string,
  token: string,
  artifact: { readonly filename: string; readonly bytes: number; readonly announced: boolean },
): Promise<Transferred> {
  const { filename, bytes, announced } = artifact;
  const disposition = `form-data; name="file"; filename="${filename}"`;
  const head = `--${boundary}\r\nContent-Disposition: ${disposition}\r\n\r\n`;
  const end = `\r\n--${boundary}--\r\n`;
  const hash = createHash('sha256');
  function* body(): Generator<Buffer> {
    yield Buffer.from(head);
    for (let sent = 0, turn = 0; sent < bytes; turn += 1) {
      const piece = (pieces[turn % pieces.length] ?? Buffer.alloc(1)).subarray(0, bytes - sent);
      sent += piece.length;
      hash.update(piece);
      yield piece;
    }
    yield Buffer.from(end);
  }
  const request = httpRequest(url, {
    method: uploadArtifact.method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...(announced && { 'content-length': head.length + bytes + end.length }),
    },
    agent: false,
  });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  const [[response]] = await Promise.all([answered, pipeline(Readable.from(body()), request)]);
  const text = (await response.setEncoding('utf8').toArray()).join('');
  if (response.statusCode !== 201) throw new Error(`Not stored: ${response.statusCode} ${text}`);
  return { bytes, sha256: hash.digest('hex') };
}

/** Reads an answer at a pace, and keeps none of it. */
export async function readArtifactAt(url: string, token: string, pace: Pace): Promise<Transferred> {
  const request = httpRequest(url, {
    headers: { authorization: `Bearer ${token}` },
    agent: false,
  }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // Whoever reads the answer learns that it broke.
  request.on('error', () => undefined);
  if (response.statusCode !== 200) throw new Error(`Not read: ${response.statusCode}`);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    hash.update(piece);
    await pace(bytes);
  }
  return { bytes, sha256: hash.digest('hex') };
}
