import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@orchestrator/testing';
import { GatewayHarness } from './gateway-harness.js';
import type { Issued } from './stand-in-services.js';
import { runnerTestRoutes, StandInRunner } from './stand-in-runner.js';

let service: StandInRunner;
let harness: GatewayHarness;
/** Small limits, of which a stream outlives every one. */
const timeouts = { requestTotalMs: 150, headersMs: 300, bodyIdleMs: 300, queueMs: 50 };
beforeAll(async () => {
  service = await StandInRunner.start();
  harness = await GatewayHarness.start(
    { AGENT_GATEWAY_URL: service.url, UPSTREAM_CONNECTIONS: '1', UPSTREAM_STREAMS: '2' },
    runnerTestRoutes,
    { timeouts },
  );
});
const begun: ClientRequest[] = [];
afterEach(() => {
  for (const request of begun.splice(0)) request.destroy();
  service.reset();
});
afterAll(async () => {
  await harness.close();
  await service.close();
});

function begin(
  method: string,
  path: string,
  { authorization }: Issued,
  { url } = harness,
): ClientRequest {
  const request = httpRequest(url + path, {
    method,
    headers: { authorization },
    agent: false,
  });
  request.on('error', () => undefined);
  begun.push(request);
  if (method === 'GET') request.end();
  return request;
}
const answerTo = async (request: ClientRequest): Promise<IncomingMessage> => {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
};
/** Resolves when no more comes of an answer: was it less than all of it? */
const isBrokenOff = async (response: IncomingMessage): Promise<boolean> => {
  response.resume();
  await eventually(() => response.closed);
  return !response.complete;
};
const textOf = async (response: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const piece of response) text += String(piece);
  return text;
};
/** Keeps doing something until told to stop. */
const keepOn = (everyMs: number, act: () => void) => {
  const timer = setInterval(act, everyMs);
  return () => clearInterval(timer);
};
const job = () => harness.issue({ kind: 'job' });

describe('an upload', () => {
  test('goes on as long as something arrives, and reaches the service as it comes', async () => {
    let bytes = 0;
    service.respond = (request, response) => {
      request.on('data', (piece: Buffer) => (bytes += piece.length));
      request.on('end', () => response.end(String(bytes)));
    };
    const request = begin('POST', '/run/artifacts', job());
    let sent = 0;
    const stop = keepOn(10, () => {
      request.write('x');
      sent += 1;
    });
    // Longer than the whole body of another route, or the head of an answer, may take.
    const until = performance.now() + 500;
    await eventually(() => performance.now() > until && bytes > 10);
    stop();
    request.end();
    const response = await answerTo(request);
    expect([response.statusCode, await textOf(response)]).toEqual([200, String(sent)]);
  });

  test('that the service takes in no further is 504, and so is one that it does not answer', async () => {
    service.respond = () => undefined;
    const stalled = begin('POST', '/run/artifacts', job());
    const stop = keepOn(1, () => stalled.write(Buffer.alloc(256 * 1024)));
    expect((await answerTo(stalled)).statusCode).toBe(504);
    stop();
    service.respond = (request) => void request.resume();
    const unanswered = begin('POST', '/run/artifacts', job());
    unanswered.end(Buffer.alloc(100_000));
    expect((await answerTo(unanswered)).statusCode).toBe(504);
  });

  test('abuse 47: is cut when its token is revoked, and never looks whole to the service', async () => {
    const seen = { bytes: 0, ended: false, broken: false };
    service.respond = (request) => {
      request.on('data', (piece: Buffer) => (seen.bytes += piece.length));
      request.on('end', () => (seen.ended = true)).on('error', () => (seen.broken = true));
    };
    const issued = job();
    const request = begin('POST', '/run/artifacts', issued);
    const stop = keepOn(5, () => request.write(Buffer.alloc(10_000)));
    await eventually(() => seen.bytes > 0);
    const answered = answerTo(request);
    await harness.revoke(issued);
    const response = await answered;
    stop();
    expect(response.statusCode).toBe(403);
    expect(await textOf(response)).toContain('job_token_ended');
    await eventually(() => seen.broken);
    expect(seen.ended).toBe(false);
  });

  test('of more than its route allows is refused by what is announced', async () => {
    const request = httpRequest(`${harness.url}/run/artifacts`, {
      method: 'POST',
      headers: { authorization: job().authorization, 'content-length': 5 * 1024 ** 3 + 1 },
    });
    request.on('error', () => undefined).flushHeaders();
    begun.push(request);
    expect((await answerTo(request)).statusCode).toBe(413);
  });
});

describe('a live stream', () => {
  const heartbeat = ':\n\n';
  const live = () => {
    service.respond = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(heartbeat);
      const stop = keepOn(50, () => response.write(heartbeat));
      response.on('close', stop);
    };
  };

  test('is passed on piece by piece, and lives on by its heartbeats', async () => {
    live();
    const response = await answerTo(begin('GET', '/live', harness.issue()));
    expect(response.headers['content-type']).toBe('text/event-stream');
    const began = performance.now();
    let pieces = 0;
    for await (const piece of response) {
      expect(String(piece)).toMatch(/^(:\n\n)+$/);
      pieces += 1;
      if (performance.now() - began > 600) break;
    }
    expect(pieces).toBeGreaterThan(5);
  });

  test('that falls silent is reset', async () => {
    service.respond = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(heartbeat);
    };
    const response = await answerTo(begin('GET', '/live', harness.issue()));
    expect(await isBrokenOff(response)).toBe(true);
  });

  test('abuse 47: is cut when its token is revoked', async () => {
    live();
    const issued = harness.issue();
    const response = await answerTo(begin('GET', '/live', issued));
    await once(response, 'data');
    await harness.revoke(issued);
    expect(await isBrokenOff(response)).toBe(true);
  });

  test('takes no connection from the calls, and one too many is 503', async () => {
    const call = service.respond;
    live();
    const issued = harness.issue();
    for (let open = 0; open < 2; open += 1) {
      await once(await answerTo(begin('GET', '/live', issued)), 'data');
    }
    const third = await answerTo(begin('GET', '/live', issued));
    expect([third.statusCode, third.headers['retry-after']]).toEqual([503, '1']);
    service.respond = call;
    expect((await harness.get('/call', issued)).status).toBe(200);
  });
});

describe('of one caller no more streams are open than may be', () => {
  let limited: GatewayHarness;
  beforeAll(async () => {
    limited = await GatewayHarness.start(
      { AGENT_GATEWAY_URL: service.url, MAX_STREAMS_PER_CALLER: '2' },
      runnerTestRoutes,
    );
  });
  afterAll(() => limited.close());
  /** Gives the answer's head; its body is never read. */
  const open = (issued: Issued, method = 'GET', path = '/live') =>
    answerTo(begin(method, path, issued, limited));

  test('one more is 429 and says so; others, and calls, are as before', async () => {
    const [busy, calm] = [limited.issue(), limited.issue()];
    const call = service.respond;
    service.respond = (_request, response) => void response.writeHead(200).write('first');
    for (let count = 0; count < 2; count += 1) expect((await open(busy)).statusCode).toBe(200);
    const refused = await open(busy);
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '5']);
    expect(await textOf(refused)).toContain('"too_many_streams"');
    expect((await open(calm)).statusCode).toBe(200);
    service.respond = call;
    expect((await limited.get('/call', busy)).status).toBe(200);
  });

  test('one that ends makes room, however it ends', async () => {
    const sender = limited.issue({ kind: 'job' });
    service.respond = (request) => void request.resume();
    const uploads = [1, 2].map(() => begin('POST', '/run/artifacts', sender, limited));
    for (const upload of uploads) upload.write('begun');
    await eventually(() => service.seen.length === 2);
    const refused = begin('POST', '/run/artifacts', sender, limited);
    refused.write('begun');
    expect((await answerTo(refused)).statusCode).toBe(429);
    service.respond = (request, response) => {
      request.resume().on('end', () => response.end());
    };
    uploads[0]?.destroy();
    const again = async (): Promise<boolean> => {
      const request = begin('POST', '/run/artifacts', sender, limited);
      request.end('whole');
      return (await answerTo(request)).statusCode === 200;
    };
    await eventually(again);
    for (let count = 0; count < 5; count += 1) expect(await again()).toBe(true);
  });
});

test('a download is let go when its client goes away', async () => {
  let isClosed = false;
  service.respond = (_request, response) => {
    response.writeHead(200, { 'content-length': 1024 ** 3 });
    const pump = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
    };
    response.on('drain', pump).on('close', () => (isClosed = true));
    pump();
  };
  const request = begin('GET', '/download', harness.issue());
  await once(await answerTo(request), 'data');
  request.destroy();
  await eventually(() => isClosed);
});
