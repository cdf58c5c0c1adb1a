import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Access, ServiceName } from './access.js';
import { pathParameters } from './path-template.js';
import { type ProblemCode, problemCodes } from './problem-codes.js';
import type { Scope } from './scopes.js';

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

/** Which allowance a request draws from; the figures are configuration of the gateway. */
export const rateLimitClasses = ['read', 'write', 'public', 'runner'] as const;
export type RateLimitClass = (typeof rateLimitClasses)[number];

/** What comes into the caller's hands besides what the body asks for. */
export interface HandedOut {
  readonly scopes: readonly Scope[];
  /** It reaches whatever projects there are. */
  readonly everyProject: boolean;
}

export interface Answer<B extends z.ZodType | undefined = z.ZodType | undefined> {
  readonly description: string;
  readonly body: B;
  readonly headers?: Readonly<Record<string, string>>;
  /** The media type of a stream that may come instead of the body, or that comes where there is none. */
  readonly stream?: string;
}

/** Where the media type of a body makes no difference. */
export const anyMediaType = '*/*';

/** Of what browsers' forms send (URL Standard, section 5). */
export const formType = 'application/x-www-form-urlencoded';

/** A body of bytes instead of JSON. */
export interface Content {
  /** `buffer`: read whole before the handler is called; `stream`: handed over unread. */
  readonly as: 'buffer' | 'stream';
  /** The media type that is asked for; `anyMediaType` takes any. */
  readonly type: string;
  /** Others that are taken as well. */
  readonly others?: readonly string[];
}

/** One route, declared once: validation, types, OpenAPI, the gateway's policy and the client come from it. */
export interface RouteDefinition {
  /** The OpenAPI operationId. */
  readonly id: string;
  readonly service: ServiceName;
  readonly method: Method;
  /** A template such as `/api/v2/orgs/{org}`; `{+path}` may hold encoded slashes. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body is bytes; `body` is not declared then. */
  readonly content?: Content;
  readonly answers: Readonly<Record<number, Answer>>;
  /** What it can answer beyond what every route can (validation, authentication, limits, our own trouble). */
  readonly problems: readonly ProblemCode[];
  readonly rateLimit: RateLimitClass;
  readonly maxBodyBytes: number;
  /**
   * A calling token must hold this itself, and all that the body asks for or that the token which is
   * rotated can do: no token makes one that may do more than it may (`escalation_refused`).
   */
  readonly handsOut?: HandedOut;
  /** The answer holds a secret: it is marked `Cache-Control: no-store`, also where anybody may come. */
  readonly showsSecret: boolean;
  /**
   * Takes part in sign-in: the gateway hands on the sign-in cookie (and no other), the CSRF token
   * that came with it, and the one that belongs to the session.
   */
  readonly signIn: boolean;
  /** Takes an `Idempotency-Key`, and answers a request that is repeated with one as it did before. */
  readonly idempotencyKey: boolean;
  /**
   * Part of the runner protocol, where 401 is the gateway's verdict on an instance and nothing else:
   * a job token that has ended is 403, a service that refuses the gateway is 503.
   */
  readonly runner?: true;
  /**
   * The query parameter in which the credential of this route stands, and nowhere else. The gateway
   * takes it out; the service never sees it.
   */
  readonly queryCredential?: 'token';
  /** Takes `X-Gitlab-Token` as a credential; elsewhere that header is the service's to read. */
  readonly gitlabToken?: true;
}

type Defaulted =
  'rateLimit' | 'maxBodyBytes' | 'showsSecret' | 'signIn' | 'idempotencyKey' | 'problems';
type RouteInit = Omit<RouteDefinition, Defaulted> & Partial<Pick<RouteDefinition, Defaulted>>;

/** What a body may weigh where a route does not say otherwise, in bytes. */
export const defaultMaxBodyBytes = 1024 * 1024;

/**
 * Declares a route.
 * @throws Error when the declaration is incomplete or contradicts itself: the process must not start with it.
 */
export function defineRoute<const R extends RouteInit>(init: R) {
  const route = {
    // Any class, so that the type of the whole is not narrowed to nothing by a route that names another.
    rateLimit: defaultRateLimit(init),
    maxBodyBytes: defaultMaxBodyBytes,
    showsSecret: false,
    signIn: false,
    idempotencyKey: false,
    problems: [] as readonly ProblemCode[],
    ...init,
  };
  assertComplete(route);
  return Object.freeze(route);
}

const defaultRateLimit = ({ runner, method }: RouteInit): RateLimitClass => {
  if (runner) return 'runner';
  return method === 'GET' ? 'read' : 'write';
};

/**
 * Refuses a declaration that the rest of the system could not hold: no access, a body on GET, path
 * parameters without a schema, an undeclared error.
 */
export function assertComplete(route: RouteDefinition): void {
  const fail = (fault: string): never => {
    throw new Error(`Route ${route.id} (${route.method} ${route.path}): ${fault}`);
  };
  // A declaration can come past the compiler, from JavaScript or through a cast.
  const access = route.access as RouteDefinition['access'] | undefined;
  if (access === undefined) fail('declares no access');
  else if (!['public', 'caller', 'service'].includes(access.who))
    fail('declares an unknown access');
  else if (access.who === 'caller' && access.kinds.length === 0) fail('admits no kind of caller');
  if (route.method === 'GET' && (route.body ?? route.content)) {
    fail('GET has no body, and changes nothing');
  }
  if (route.body && route.content) fail('declares a body twice');
  if (route.queryCredential) assertQueryCredential(route, fail);
  if (route.method === 'GET' && route.idempotencyKey) fail('GET is idempotent by itself');
  const declared = Object.keys(route.params?.shape ?? {})
    .sort()
    .join();
  const used = pathParameters(route.path).sort().join();
  if (declared !== used) fail(`path parameters (${used}) and their schema (${declared}) differ`);
  for (const code of route.problems) if (!(code in problemCodes)) fail(`unknown problem ${code}`);
  if (Object.keys(route.answers).length === 0) fail('declares no answer');
}

function assertQueryCredential(
  { access, query, queryCredential: name }: RouteDefinition,
  fail: (fault: string) => never,
): void {
  if (access.who !== 'caller') fail('takes a credential in the query and asks for none');
  if (name && query?.shape[name]) fail(`declares ${name}, which the gateway takes out`);
}

/**
 * Refuses a set of routes in which two have the same id, or answer to the same method and path.
 * @throws Error that names both.
 */
export function assertDistinct(routes: readonly RouteDefinition[]): void {
  const seen = new Map<string, string>();
  for (const route of routes) {
    const shape = `${route.method} ${route.path.replace(/\{[^}]*\}/g, '{}')}`;
    for (const key of [shape, `id ${route.id}`]) {
      const other = seen.get(key);
      if (other !== undefined) throw new Error(`Routes ${other} and ${route.id} collide: ${key}`);
      seen.set(key, route.id);
    }
  }
}

/** One answer of a route: what it says to people, and the shape of its body. */
export const answer = <B extends z.ZodType>(
  description: string,
  body: B,
  headers?: Readonly<Record<string, string>>,
): Answer<B> => ({ description, body, ...(headers && { headers }) });

/** An answer without a body. */
export const emptyAnswer = (description: string): Answer<undefined> => ({
  description,
  body: undefined,
});

/** Whether its body or its answer comes about piece by piece, and may hold a connection for hours. */
export const isStreamed = ({ content, answers }: RouteDefinition): boolean =>
  content?.as === 'stream' || Object.values(answers).some(({ stream }) => stream !== undefined);

/** An answer that is sent piece by piece as it comes about, or else the JSON that may come instead. */
export interface StreamAnswer<B extends z.ZodType | undefined = undefined> extends Answer<B> {
  readonly stream: string;
}

/**
 * An answer that is streamed. A `Content-Type` that the handler gives goes before the declared one.
 * @param contentType such as `application/octet-stream` or `text/event-stream`
 */
export const streamAnswer = (
  description: string,
  contentType: string,
  headers?: Readonly<Record<string, string>>,
): StreamAnswer => ({
  ...emptyAnswer(description),
  stream: contentType,
  ...(headers && { headers }),
});

/** JSON, or a stream under the same status: the handler picks, by what the client accepts. */
export const orStream = <B extends z.ZodType>(
  whole: Answer<B>,
  contentType: string,
): StreamAnswer<B> => ({ ...whole, stream: contentType });

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type Part<R, K extends PropertyKey> =
  R extends Readonly<Record<K, infer S>> ? Output<S> : undefined;

/** What a handler gets after validation. */
export interface RouteInput<R extends RouteDefinition> {
  readonly params: Part<R, 'params'>;
  readonly query: Part<R, 'query'>;
  readonly body: R extends { readonly content: { readonly as: infer As } }
    ? As extends 'buffer'
      ? Buffer
      : Readable
    : Part<R, 'body'>;
}

/** Header fields of an answer; several values are several fields, as `Set-Cookie` needs them. */
export type AnswerHeaderValues = Readonly<Record<string, string | readonly string[]>>;

type BodyPart<B> = B extends z.ZodType
  ? { readonly body: z.input<B> }
  : { readonly body?: undefined };
/** Of a JSON body and a stream that are both declared, one. */
type AnswerPart<A> =
  A extends StreamAnswer<infer B>
    ? | { readonly stream: Readable; readonly body?: undefined }
      | (B extends z.ZodType ? BodyPart<B> & { readonly stream?: undefined } : never)
    : A extends Answer<infer B>
      ? BodyPart<B>
      : never;

/** What a handler may answer: one of the declared statuses with its declared body or a stream. */
export type RouteAnswer<R extends RouteDefinition> = {
  [S in keyof R['answers'] & number]: {
    readonly status: S;
    readonly headers?: AnswerHeaderValues;
  } & AnswerPart<R['answers'][S]>;
}[keyof R['answers'] & number];
