import { Readable } from 'node:stream';
import {
  assertionHeader,
  fillTarget,
  problem,
  ProblemError,
  type RouteDefinition,
  type ServiceName,
  UndeclaredAnswerError,
} from '@orchestrator/contracts';
import type { AssertionSigner } from '@orchestrator/internal-auth';
import { type Dispatcher, Pool } from 'undici';
import { headerOf } from './service-client.js';

export interface StreamedCall {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  /** A stream is sent as it is read; an error in it, or its end before its time, ends the call. */
  readonly body?: Readable | Uint8Array;
  /** Such as `Content-Type`, and `Content-Length` where a stream's is known. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the call, and the answer's body as well. */
  readonly signal?: AbortSignal;
  /** Longest wait for the head of the answer, in place of the usual one. */
  readonly timeoutMs?: number;
}

export interface StreamedAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** To be read to its end, or destroyed: it holds a connection. */
  readonly body: Readable;
}

export interface ServiceStreams {
  /**
   * Calls a route of another service, with its bodies as streams: neither is held in memory.
   * @throws ProblemError for a problem, UndeclaredAnswerError for a status that is not declared, and
   * whatever undici throws when there was no answer
   */
  streamTo(route: RouteDefinition, call: StreamedCall): Promise<StreamedAnswer>;
  close(): Promise<void>;
}

const maxProblemBytes = 64 * 1024;

/**
 * A client for routes of another service whose bodies are streams. It has connections of its own, so
 * that long transfers are not in the way of short calls.
 * @param options.timeoutMs longest wait for the head of an answer, once the request is out
 * @param options.idleMs longest wait between two pieces of an answer
 */
export function createServiceStreams(options: {
  self: ServiceName;
  target: ServiceName;
  url: string;
  signer: AssertionSigner;
  timeoutMs: number;
  idleMs?: number;
  connections?: number;
}): ServiceStreams {
  const { self, target, url, signer, timeoutMs, idleMs = 60_000, connections = 64 } = options;
  const pool = new Pool(url, {
    connections,
    connect: { timeout: timeoutMs },
    // Counted by us: undici's would run while a slow body is still being sent.
    headersTimeout: 0,
    bodyTimeout: idleMs,
    keepAliveTimeout: 30_000,
  });
  const caller = { type: 'service', service: self } as const;
  return {
    async streamTo(route, { params, query, body, headers, signal, ...call }) {
      const waiting = headWait(call.timeoutMs ?? timeoutMs, body, signal);
      try {
        const answer = await pool.request({
          path: fillTarget(route, params, query),
          method: route.method,
          headers: {
            ...headers,
            [assertionHeader]: await signer.sign(target, caller, self),
          },
          signal: waiting.signal,
          ...(body !== undefined && { body }),
        });
        const { statusCode: status, body: stream } = answer;
        if (route.answers[status] === undefined) throw await refusal(route, answer);
        return { status, headers: { get: (name) => headerOf(answer.headers, name) }, body: stream };
      } finally {
        waiting.arrived();
      }
    },
    close: () => pool.destroy(),
  };
}

/** Ends a call whose answer does not begin in time after the body is out. */
function headWait(timeoutMs: number, body: StreamedCall['body'], signal?: AbortSignal) {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    timer = setTimeout(() => late.abort(new Error('no answer in time')), timeoutMs);
  };
  if (body instanceof Readable) body.once('end', begin);
  else begin();
  return {
    signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    arrived: (): void => {
      clearTimeout(timer);
      if (body instanceof Readable) body.off('end', begin);
    },
  };
}

async function refusal(route: RouteDefinition, answer: Dispatcher.ResponseData): Promise<Error> {
  const parsed = problem.safeParse(await boundedJson(answer.body));
  if (!parsed.success) {
    return new UndeclaredAnswerError(`${route.id} answered ${answer.statusCode}`);
  }
  return new ProblemError(parsed.data, { get: (name) => headerOf(answer.headers, name) });
}

async function boundedJson(body: Readable): Promise<unknown> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece as Buffer);
    length += (piece as Buffer).length;
    if (length > maxProblemBytes) return undefined;
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    return undefined;
  }
}
