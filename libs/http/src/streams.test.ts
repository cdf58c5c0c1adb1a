import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  anyMediaType,
  answer,
  assertionHeader,
  type Caller,
  createClient,
  defineRoute,
  internal,
  open,
  orStream,
  ProblemError,
  streamAnswer,
} from '@orchestrator/contracts';
import {
  type AssertionSigner,
  createAssertionSigner,
  createAssertionVerifier,
  generateSigningKey,
  publicPart,
} from '@orchestrator/internal-auth';
import { createLogger } from '@orchestrator/observability';
import { z } from 'zod';
import {
  createServiceApp,
  createServiceStreams,
  eventStream,
  handle,
  listen,
  type Listening,
  type RequestContext,
  type ServiceStreams,
} from './index.js';

const base = { service: 'token', access: open(), summary: 'For tests' } as const;
const keep = defineRoute({
  ...base,
  id: 'keep',
  method: 'PUT',
  path: '/files/{+path}',
  params: z.object({ path: z.string() }),
  content: { as: 'buffer', type: anyMediaType },
  answers: { 200: answer('What came', z.strictObject({ path: z.string(), hex: z.string() })) },
  maxBodyBytes: 1_000,
});
const take = defineRoute({
  ...base,
  id: 'take',
  method: 'POST',
  path: '/take',
  content: { as: 'stream', type: 'multipart/form-data' },
  answers: { 201: answer('How many bytes', z.strictObject({ bytes: z.number() })) },
  maxBodyBytes: 1_000_000,
});
const refuseUnread = defineRoute({
  ...base,
  id: 'refuseUnread',
  method: 'POST',
  path: '/refuse-unread',
  content: { as: 'stream', type: anyMediaType },
  answers: { 200: answer('Never', z.strictObject({})) },
  maxBodyBytes: 1_000_000_000,
});
const give = defineRoute({
  ...base,
  id: 'give',
  method: 'GET',
  path: '/give',
  answers: {
    200: orStream(
      answer('Lines, live or not', z.strictObject({ items: z.array(z.string()) })),
      'text/event-stream',
    ),
  },
});
const mirror = defineRoute({
  ...base,
  id: 'mirror',
  access: internal('pipeline'),
  method: 'POST',
  path: '/mirror',
  content: { as: 'stream', type: anyMediaType },
  answers: { 200: streamAnswer('The same again', 'application/octet-stream') },
  maxBodyBytes: 1_000_000,
});

let listening: Listening;
let streams: ServiceStreams;
let signer: AssertionSigner;
let gateway: AssertionSigner;
let source: Readable;
let context: RequestContext | undefined;
let taken: PromiseWithResolversOf<unknown>;

interface PromiseWithResolversOf<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}
function withResolvers<T>(): PromiseWithResolversOf<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

beforeAll(async () => {
  const key = await generateSigningKey('gateway');
  const pipelineKey = await generateSigningKey('pipeline');
  gateway = await createAssertionSigner(key);
  signer = await createAssertionSigner(pipelineKey);
  const app = createServiceApp({
    service: 'token',
    log: createLogger({ service: 'token', level: 'silent' }),
    verifier: await createAssertionVerifier({
      audience: 'token',
      trustedKeys: [publicPart(key), publicPart(pipelineKey)],
    }),
    undeclaredAnswers: 'throw',
    problemOf: () => undefined,
    bindings: [
      handle(keep, ({ params, body }) =>
        Promise.resolve({ status: 200, body: { path: params.path, hex: body.toString('hex') } }),
      ),
      handle(take, async ({ body }) => {
        let bytes = 0;
        try {
          for await (const piece of body) bytes += (piece as Buffer).length;
        } catch (error) {
          taken.resolve(error);
          throw error;
        }
        return { status: 201, body: { bytes } } as const;
      }),
      handle(refuseUnread, () => Promise.reject(new Error('no'))),
      handle(give, (_, given) => {
        context = given;
        return Promise.resolve(
          given.header('accept') === 'text/event-stream'
            ? { status: 200, stream: source }
            : { status: 200, body: { items: ['a'] } },
        );
      }),
      handle(mirror, ({ body }) => Promise.resolve({ status: 200, stream: body })),
    ],
  });
  listening = await listen(app, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${listening.port}`;
  streams = createServiceStreams({
    self: 'pipeline',
    target: 'token',
    url,
    signer,
    timeoutMs: 5_000,
  });
});
beforeEach(() => {
  taken = withResolvers();
  context = undefined;
});
afterAll(async () => {
  await streams.close();
  await listening.close(0);
});

const anonymous: Caller = { type: 'anonymous' };
const send = async (
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: Buffer; end?: boolean } = {},
) => {
  const request = httpRequest({
    port: listening.port,
    method,
    path,
    headers: { [assertionHeader]: await gateway.sign('token', anonymous), ...options.headers },
  });
  request.on('error', () => undefined);
  if (options.body) request.write(options.body);
  if (options.end !== false) request.end();
  return request;
};
const answered = async (request: Awaited<ReturnType<typeof send>>) => {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
};
const text = async (response: Readable) => {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
};
/** With an error or without. */
const closed = (stream: Readable) =>
  new Promise<void>((resolve) => stream.on('error', () => undefined).once('close', resolve));
const json = async (request: Awaited<ReturnType<typeof send>>) => {
  const response = await answered(request);
  return [response.statusCode, JSON.parse(await text(response)) as unknown] as const;
};

describe('a body of bytes', () => {
  test('comes as it was sent, of whatever type, also without one and empty', async () => {
    const odd = Buffer.from([0, 255, 10, 123]);
    expect(
      await json(
        await send('PUT', '/files/a%2Fb', { body: odd, headers: { 'content-type': 'image/x' } }),
      ),
    ).toEqual([200, { path: 'a/b', hex: odd.toString('hex') }]);
    expect(await json(await send('PUT', '/files/a', { body: odd }))).toMatchObject([200, {}]);
    expect(await json(await send('PUT', '/files/a'))).toEqual([200, { path: 'a', hex: '' }]);
  });

  test.each([
    ['by its length', { 'content-length': '1001' }],
    ['by what came', {}],
  ])('is refused when it is too large, %s', async (_, headers) => {
    const request = await send('PUT', '/files/a', { body: Buffer.alloc(1_001), headers });
    expect(await json(request)).toMatchObject([413, { code: 'body_too_large' }]);
  });

  test.each([
    ['an encoding', 'PUT', '/files/a', { 'content-encoding': 'gzip' }],
    ['another type', 'POST', '/take', { 'content-type': 'application/json' }],
    ['no type', 'POST', '/take', {}],
  ])('with %s is refused', async (_, method, path, headers) => {
    const request = await send(method, path, { body: Buffer.from('{}'), headers });
    expect(await json(request)).toMatchObject([415, { code: 'unsupported_media_type' }]);
  });
});

describe('a body that is streamed', () => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };

  test('reaches the handler in pieces', async () => {
    const request = await send('POST', '/take', { body: Buffer.alloc(300_000), headers });
    expect(await json(request)).toEqual([201, { bytes: 300_000 }]);
  });

  test('ends with a refusal for who reads it when more comes than is allowed', async () => {
    const request = await send('POST', '/take', { body: Buffer.alloc(1_000_001), headers });
    expect(await json(request)).toMatchObject([413, { code: 'body_too_large' }]);
    expect(await taken.promise).toMatchObject({ name: 'ProblemSignal' });
  });

  test('ends with an error when the client goes away in the middle', async () => {
    const request = await send('POST', '/take', { body: Buffer.alloc(10), headers, end: false });
    await once(request, 'socket');
    setImmediate(() => request.destroy());
    expect(await taken.promise).toMatchObject({ name: 'RequestBrokenError' });
  });

  test('is not in the way of an answer that does not read it', async () => {
    const request = await send('POST', '/refuse-unread', {
      body: Buffer.alloc(3_000_000),
      headers: { connection: 'keep-alive' },
    });
    expect(await json(request)).toMatchObject([500, { code: 'internal_error' }]);
  });
});

describe('an answer that is streamed', () => {
  const accept = { accept: 'text/event-stream' };

  test('goes out as it comes about, its head before there is anything', async () => {
    const live = (source = new PassThrough());
    const response = await answered(await send('GET', '/give', { headers: accept }));
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/event-stream');
    live.write('one');
    expect(String(((await once(response, 'data')) as [Buffer])[0])).toBe('one');
    live.end('two');
    expect(await text(response)).toBe('two');
    expect(context?.signal.aborted).toBe(false);
  });

  test('is JSON for who asks for that, under the same status', async () => {
    const client = createClient({
      baseUrl: `http://127.0.0.1:${listening.port}`,
      headers: async () => ({ [assertionHeader]: await gateway.sign('token', anonymous) }),
    });
    expect((await client.call(give, {})).body).toEqual({ items: ['a'] });
  });

  test('is let go when the client goes away, and the handler can know', async () => {
    const live = (source = new PassThrough());
    const request = await send('GET', '/give', { headers: accept });
    const response = await answered(request);
    response.on('error', () => undefined);
    const signal = context?.signal;
    expect(signal?.aborted).toBe(false);
    request.destroy();
    await closed(live);
    expect(signal?.aborted).toBe(true);
  });

  test('waits for a slow reader', async () => {
    let given = 0;
    const piece = Buffer.alloc(64 * 1024);
    source = new Readable({
      read() {
        given += piece.length;
        this.push(given < 64 * 1024 * 1024 ? piece : null);
      },
    });
    const response = await answered(await send('GET', '/give', { headers: accept }));
    let before = -1;
    // Until nothing moves any more: sockets hold some megabytes of their own.
    while (before !== given) {
      before = given;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(given).toBeLessThan(32 * 1024 * 1024);
    response.destroy();
    await closed(source);
  });

  test('that breaks does not look whole', async () => {
    const live = (source = new PassThrough());
    const response = await answered(await send('GET', '/give', { headers: accept }));
    live.write('half');
    await once(response, 'data');
    live.destroy(new Error('the disk is gone'));
    await expect(text(response)).rejects.toThrow();
  });

  test('has no body for HEAD, and its source is let go', async () => {
    const live = (source = new PassThrough());
    const response = await answered(await send('HEAD', '/give', { headers: accept }));
    expect([response.statusCode, await text(response)]).toEqual([200, '']);
    expect(live.destroyed).toBe(true);
  });
});

describe('streams between services', () => {
  test('carry bytes both ways, under the assertion of the service', async () => {
    const sent = Buffer.alloc(500_000, 'x');
    const { status, body, headers } = await streams.streamTo(mirror, {
      body: Readable.from([sent.subarray(0, 10), sent.subarray(10)]),
      headers: { 'content-type': 'application/x-any' },
    });
    expect([status, headers.get('Content-Type')]).toEqual([200, 'application/octet-stream']);
    expect((await text(body)).length).toBe(500_000);
  });

  test('give a refusal as a problem', async () => {
    await expect(streams.streamTo(take, { body: Buffer.from('x') })).rejects.toThrow(ProblemError);
  });

  test('end on both sides when one lets go', async () => {
    const upload = new PassThrough();
    const uploadClosed = closed(upload);
    upload.write('begun');
    const { body } = await streams.streamTo(mirror, { body: upload });
    await once(body, 'data');
    body.on('error', () => undefined).destroy();
    await uploadClosed;
  });

  test('end when their signal says so', async () => {
    const stop = new AbortController();
    const upload = new PassThrough();
    upload.on('error', () => undefined);
    upload.write('begun');
    const { body } = await streams.streamTo(mirror, { body: upload, signal: stop.signal });
    stop.abort();
    await expect(text(body)).rejects.toThrow();
    expect(upload.destroyed).toBe(true);
  });
});

describe('a stream of events', () => {
  const read = async (stream: Readable, count: number): Promise<string> => {
    let seen = '';
    for await (const piece of stream) {
      seen += String(piece);
      if (seen.split('\n\n').length > count) break;
    }
    return seen;
  };

  test('has ids, names and JSON, goes on after each, and ends when it is told', async () => {
    const asked: (string | undefined)[] = [];
    const stream = eventStream({
      after: '7',
      next: (after) => {
        asked.push(after);
        if (after === '9') return Promise.resolve(null);
        const id = String(Number(after) + 1);
        return Promise.resolve([{ id, event: 'line', data: { text: 'a\nb' } }]);
      },
    });
    expect(await text(stream)).toBe(
      'id: 8\nevent: line\ndata: {"text":"a\\nb"}\n\nid: 9\nevent: line\ndata: {"text":"a\\nb"}\n\n',
    );
    expect(asked).toEqual(['7', '8', '9']);
  });

  test('is asked for no more than its reader takes', async () => {
    let asked = 0;
    const stream = eventStream({
      next: () => Promise.resolve([{ id: String((asked += 1)), data: null }]),
    });
    stream.read(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBe(1);
    stream.destroy();
  });

  test('shows that it is alive while there is nothing to tell', async () => {
    const stream = eventStream({ heartbeatMs: 5, next: () => new Promise(() => undefined) });
    expect(await read(stream, 2)).toBe(':\n\n:\n\n');
  });

  test('asks again after nothing', async () => {
    const batches = [[], [{ data: 1 }], null];
    const stream = eventStream({
      idleMs: 1,
      next: () => Promise.resolve(batches.shift() ?? null),
    });
    expect(await text(stream)).toBe('data: 1\n\n');
  });

  test('tells its source when the reader is gone', async () => {
    const gone = withResolvers<AbortSignal>();
    const stream = eventStream({
      next: (_after, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            gone.resolve(signal);
            reject(new Error('aborted'));
          });
        }),
    });
    stream.read(0);
    stream.destroy();
    expect((await gone.promise).aborted).toBe(true);
  });

  test('breaks when its source does, or gives an id that would be more than one', async () => {
    const failing = eventStream({ next: () => Promise.reject(new Error('gone')) });
    await expect(text(failing)).rejects.toThrow('gone');
    const forged = eventStream({
      next: () => Promise.resolve([{ id: '1\ndata: forged', data: null }]),
    });
    await expect(text(forged)).rejects.toThrow('line break');
  });
});
