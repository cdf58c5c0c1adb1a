import {
  type Answer,
  type AnswerHeaderValues,
  assertComplete,
  assertionHeader,
  type Caller,
  decideAccess,
  decideNamespace,
  expressPath,
  type RouteAnswer,
  type RouteDefinition,
  type RouteInput,
} from '@orchestrator/contracts';
import { AssertionError, type AssertionVerifier } from '@orchestrator/internal-auth';
import type { Request, Response, Router } from 'express';
import type { Readable } from 'node:stream';
import { contentReader } from './content-body.js';
import { jsonBodyReader } from './json-body.js';
import { ProblemSignal } from './problem-response.js';
import {
  clientAddressOf,
  clientGone,
  type RequestContext,
  requestState,
} from './request-context.js';
import { sendStream } from './send-stream.js';
import { validateInput } from './validate-input.js';

export type Handler<R extends RouteDefinition> = (
  input: RouteInput<R>,
  context: RequestContext,
) => Promise<RouteAnswer<R>>;

export interface BindOptions {
  readonly verifier: AssertionVerifier;
  /** An answer that breaks its contract: `throw` in tests and development, `log` in production. */
  readonly undeclaredAnswers: 'throw' | 'log';
}

/** A route and what answers it. */
export interface Binding {
  readonly route: RouteDefinition;
  bind(router: Router, options: BindOptions): void;
}

/** Ties a handler to its declaration; the types of both must fit. */
export const handle = <R extends RouteDefinition>(route: R, handler: Handler<R>): Binding => ({
  route,
  bind: (router, options) => bindRoute(router, route, handler, options),
});

/**
 * Puts a declared route on a router. Order: who calls (assertion), whether this kind may, whether
 * the namespace is theirs, and only then what they say, so that a refusal tells nothing about input.
 * @throws Error when the declaration is incomplete
 */
function bindRoute<R extends RouteDefinition>(
  router: Router,
  route: R,
  handler: Handler<R>,
  options: BindOptions,
): void {
  assertComplete(route);
  const readBody = bodyReader(route);
  const method = route.method.toLowerCase() as Lowercase<RouteDefinition['method']>;
  router[method](expressPath(route.path), async (request: Request, response: Response) => {
    const caller = await identify(options.verifier, request);
    const namespace = admit(route, caller, request.params);
    const body = await readBody(request, response);
    const input = validateInput(route, { params: request.params, query: request.query, body });
    const answer = await handler(input, describe(request, response, caller, namespace));
    await sendAnswer(route, response, answer, options, request);
  });
}

type ReadBody = (request: Request, response: Response) => Promise<unknown>;

function bodyReader({ body, content, maxBodyBytes }: RouteDefinition): ReadBody {
  if (content) return contentReader(content, maxBodyBytes);
  return body ? jsonBodyReader(maxBodyBytes) : () => Promise.resolve(undefined);
}

async function identify(verifier: AssertionVerifier, request: Request): Promise<Caller> {
  try {
    return await verifier.verify(request.get(assertionHeader));
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    requestState(request).log.warn({ reason: error.message }, 'assertion refused');
    throw new ProblemSignal({ code: 'assertion_refused' });
  }
}

function admit(route: RouteDefinition, caller: Caller, params: Request['params']) {
  const access = decideAccess(route.access, caller);
  if (!access.allowed) throw new ProblemSignal(access);
  const place = decideNamespace(route.access, caller, params);
  if (!place.allowed) throw new ProblemSignal(place);
  return place.namespace;
}

function describe(
  request: Request,
  response: Response,
  caller: Caller,
  namespace: RequestContext['namespace'],
): RequestContext {
  let signal: AbortSignal | undefined;
  const state = requestState(request);
  return {
    requestId: state.requestId,
    traceparent: state.traceparent,
    get log() {
      return state.log;
    },
    caller,
    namespace,
    clientAddress: clientAddressOf(request),
    userAgent: request.get('user-agent') ?? null,
    header: (name) => request.get(name),
    // Few handlers ask for it, and each signal costs a listener.
    get signal() {
      return (signal ??= clientGone(response));
    },
  };
}

interface SomeAnswer {
  readonly status: number;
  readonly headers?: AnswerHeaderValues;
  readonly body?: unknown;
  readonly stream?: Readable | undefined;
}

async function sendAnswer(
  route: RouteDefinition,
  response: Response,
  { status, headers = {}, body: given, stream }: SomeAnswer,
  options: BindOptions,
  request: Request,
): Promise<void> {
  const declared = route.answers[status];
  const body =
    declared?.body && stream === undefined
      ? checked(route, declared, given, options, request)
      : undefined;
  response.status(status);
  if (isForOneOnly(route)) response.setHeader('Cache-Control', 'no-store');
  if (stream !== undefined && declared?.stream !== undefined) {
    response.setHeader('Content-Type', declared.stream);
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (stream !== undefined) await sendStream(request, response, stream, requestState(request).log);
  else if (body === undefined) response.end();
  else response.json(body);
}

/** What is for one caller, or for one browser by its cookies, is for no cache on the way. */
const isForOneOnly = ({ access, showsSecret, signIn }: RouteDefinition): boolean =>
  showsSecret || signIn || access.who === 'caller';

/** The answer as its schema gives it out. In production an answer that breaks it is logged and sent. */
function checked(
  route: RouteDefinition,
  declared: Answer,
  body: unknown,
  options: BindOptions,
  request: Request,
): unknown {
  const parsed = declared.body?.safeParse(body);
  if (parsed === undefined || parsed.success) return parsed?.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.'));
  if (options.undeclaredAnswers === 'throw') {
    throw new Error(`${route.id} answered what it does not declare: ${fields.join(', ')}`);
  }
  requestState(request).log.error({ route: route.id, fields }, 'answer breaks its contract');
  return body;
}
