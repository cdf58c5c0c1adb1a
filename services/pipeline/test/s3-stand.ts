import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for S3: as much of its protocol as whole objects in parts need, kept in memory. */
export interface S3Stand {
  readonly url: string;
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Uploads in parts that were begun and neither completed nor aborted. */
  readonly unfinished: ReadonlySet<string>;
  /** From now on every request is refused with this status; undefined: none. */
  refuse(status: number | undefined): void;
  close(): Promise<void>;
}

type Parts = Map<number, Buffer>;

export async function startS3Stand(): Promise<S3Stand> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Parts>();
  const unfinished = new Set<string>();
  let refused: number | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://s3');
    const key = decodeURIComponent(url.pathname);
    const uploadId = url.searchParams.get('uploadId');
    const body = await whole(request);
    if (refused !== undefined) fail(response, refused, 'SlowDown');
    else if (request.method === 'POST' && uploadId === null) {
      const id = `upload-${uploads.size}`;
      uploads.set(id, new Map());
      unfinished.add(id);
      xml(
        response,
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    } else if (request.method === 'POST') {
      objects.set(key, joined(uploads.get(uploadId ?? '')));
      unfinished.delete(uploadId ?? '');
      xml(
        response,
        '<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>',
      );
    } else if (request.method === 'PUT') {
      if (uploadId === null) objects.set(key, body);
      else uploads.get(uploadId)?.set(Number(url.searchParams.get('partNumber')), body);
      response.setHeader('ETag', '"e"').end();
    } else if (request.method === 'DELETE') {
      if (uploadId === null) objects.delete(key);
      else unfinished.delete(uploadId);
      response.writeHead(204).end();
    } else give(request, response, objects.get(key));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    unfinished,
    refuse: (status) => {
      refused = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function whole(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const joined = (parts: Parts = new Map()): Buffer =>
  Buffer.concat([...parts].sort(([one], [other]) => one - other).map(([, part]) => part));

function give(request: IncomingMessage, response: ServerResponse, object?: Buffer): void {
  if (object === undefined) {
    fail(response, 404, 'NoSuchKey');
    return;
  }
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const part = first === undefined ? object : object.subarray(Number(first), Number(last) + 1);
  response.writeHead(first === undefined ? 200 : 206, { 'content-length': part.length });
  response.end(part);
}

const xml = (response: ServerResponse, text: string): void => {
  response.setHeader('content-type', 'application/xml').end(`<?xml version="1.0"?>${text}`);
};

function fail(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status;
  xml(response, `<Error><Code>${code}</Code><Message>no</Message></Error>`);
}
