import type { z } from 'zod';
import { fillPath } from './path-template.js';
import { problem, type Problem } from './schemas/problem.js';
import { type Answer, anyMediaType, type RouteDefinition } from './route.js';

type Input<S> = S extends z.ZodType ? z.input<S> : undefined;
type Field<R, K extends string> =
  R extends Readonly<Record<K, infer S>> ? Readonly<Record<K, Input<S>>> : unknown;
type QueryField<R> =
  R extends Readonly<Record<'query', infer S>> ? { readonly query?: Partial<Input<S>> } : unknown;

type BodyField<R> = R extends { readonly content: object }
  ? { readonly body: Uint8Array<ArrayBuffer> }
  : Field<R, 'body'>;

/** What a call of this route takes. */
export type CallInput<R extends RouteDefinition> = Field<R, 'params'> &
  BodyField<R> &
  QueryField<R>;

/** What a call of this route gives: the declared answer that came. */
export type CallAnswer<R extends RouteDefinition> = {
  [S in keyof R['answers'] & number]: {
    readonly status: S;
    readonly headers: AnswerHeaders;
    readonly body: R['answers'][S] extends Answer<infer B>
      ? B extends z.ZodType
        ? z.output<B>
        : undefined
      : never;
  };
}[keyof R['answers'] & number];

/** A problem that a service answered (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly problem: Problem,
    /** Those of the answer, for `Retry-After` and the like. */
    readonly headers?: AnswerHeaders,
  ) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`);
  }
}

/** An answer that the contract does not know: the other side is broken, or is not ours. */
export class UndeclaredAnswerError extends Error {
  override readonly name = 'UndeclaredAnswerError';
}

export interface AnswerHeaders {
  get(name: string): string | null;
}

/** What a client needs of an answer; a `Response` of `fetch` fits. */
export interface SentAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  text(): Promise<string>;
}

/** How requests are sent; `fetch` itself fits. */
export type Send = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string | Uint8Array<ArrayBuffer>;
    signal?: AbortSignal;
  },
) => Promise<SentAnswer>;

export interface ClientOptions {
  /** Origin of the service or gateway, without a path. */
  readonly baseUrl: string;
  /** Headers for each call, such as `Authorization`; asked anew for every call. */
  readonly headers?: () => Record<string, string> | Promise<Record<string, string>>;
  readonly send?: Send;
  /** Longest wait for a whole answer, in milliseconds. */
  readonly timeoutMs?: number;
}

export interface Client {
  /**
   * Calls a route and parses its answer by the contract.
   * Streams are not for it: of an answer that may be either it asks for the JSON.
   * @throws ProblemError for a problem, UndeclaredAnswerError for what the contract does not know,
   * and whatever `send` throws when there was no answer.
   */
  call<R extends RouteDefinition>(route: R, input: CallInput<R>): Promise<CallAnswer<R>>;
}

/** A client of any declared route, typed by its declaration. */
export function createClient(options: ClientOptions): Client {
  const send: Send = options.send ?? fetch;
  return {
    async call<R extends RouteDefinition>(route: R, input: CallInput<R>) {
      const { params, query, body } = input as {
        params?: Record<string, unknown>;
        query?: Record<string, unknown>;
        body?: unknown;
      };
      const response = await send(options.baseUrl + fillTarget(route, params, query), {
        method: route.method,
        headers: {
          ...(await options.headers?.()),
          accept: 'application/json, application/problem+json',
          ...(body !== undefined && { 'content-type': contentType(route) }),
        },
        ...(body !== undefined && { body: encode(body) }),
        ...(options.timeoutMs !== undefined && {
          signal: AbortSignal.timeout(options.timeoutMs),
        }),
      });
      return (await parseAnswer(route, response)) as CallAnswer<R>;
    },
  };
}

/** Path and query of a call (RFC 3986 section 3). */
export const fillTarget = (
  route: RouteDefinition,
  params: Readonly<Record<string, unknown>> | undefined,
  query: Readonly<Record<string, unknown>> | undefined,
): string => fillPath(route.path, params ?? {}) + search(query);

const contentType = ({ content }: RouteDefinition): string => {
  if (content === undefined) return 'application/json';
  return content.type === anyMediaType ? 'application/octet-stream' : content.type;
};

const encode = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body);

function search(query: Readonly<Record<string, unknown>> | undefined): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return '';
  return `?${new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}

async function parseAnswer(route: RouteDefinition, response: SentAnswer) {
  const text = await response.text();
  const declared = route.answers[response.status];
  const { status, headers } = response;
  if (declared) {
    if (declared.body === undefined) return { status, headers, body: undefined };
    const parsed = declared.body.safeParse(json(text));
    if (parsed.success) return { status, headers, body: parsed.data };
  } else {
    const parsed = problem.safeParse(json(text));
    if (parsed.success) throw new ProblemError(parsed.data, headers);
  }
  throw new UndeclaredAnswerError(`${route.id} answered ${status} in an undeclared form`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
