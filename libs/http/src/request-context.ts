import { randomUUID } from 'node:crypto';
import {
  type Caller,
  type CallerNamespace,
  clientAddressHeader,
  type IdentifiedCaller,
} from '@orchestrator/contracts';
import { continueTrace, type Logger, traceIdOf } from '@orchestrator/observability';
import type { NextFunction, Request, Response } from 'express';

export const requestIdHeader = 'x-request-id';

/** What a handler may know of a request besides its validated input. */
export interface RequestContext {
  readonly caller: Caller;
  /** The namespace that the route's path names and in which the caller holds the declared role. */
  readonly namespace: CallerNamespace | undefined;
  readonly requestId: string;
  readonly traceparent: string;
  /** For display and audit only. */
  readonly clientAddress: string | null;
  readonly userAgent: string | null;
  readonly header: (name: string) => string | undefined;
  /** Aborted when the client goes away before its answer is out. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** What is known of a request before its caller is. */
export interface RequestState {
  readonly requestId: string;
  readonly traceparent: string;
  readonly log: Logger;
}

const states = new WeakMap<Request, RequestState>();
const acceptableId = /^[A-Za-z0-9_-]{8,64}$/;

/** The state that `trackRequests` gave this request. */
export function requestState(request: Request): RequestState {
  const state = states.get(request);
  if (!state) throw new Error('trackRequests must run first');
  return state;
}

/** First middleware: request id, W3C trace context, and one wide log event when the answer is out. */
export function trackRequests(log: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const given = request.get(requestIdHeader);
    const requestId = given && acceptableId.test(given) ? given : randomUUID();
    const traceparent = continueTrace(request.get('traceparent'));
    const fields = { request_id: requestId, trace_id: traceIdOf(traceparent) };
    states.set(request, new TrackedRequest(requestId, traceparent, () => log.child(fields)));
    response.setHeader(requestIdHeader, requestId);
    if (log.isLevelEnabled('info')) {
      const startedMs = performance.now();
      response.once('close', () => {
        log.info(
          {
            ...fields,
            method: request.method,
            path: request.path,
            status: response.statusCode,
            duration_ms: Math.round((performance.now() - startedMs) * 10) / 10,
            complete: response.writableFinished,
          },
          'request',
        );
      });
    }
    next();
  };
}

class TrackedRequest implements RequestState {
  #log: Logger | undefined;

  constructor(
    readonly requestId: string,
    readonly traceparent: string,
    private readonly makeLog: () => Logger,
  ) {}

  // Few handlers ask for it, and each child is made from its fields anew.
  get log(): Logger {
    return (this.#log ??= this.makeLog());
  }
}

/** A signal that is aborted when the connection of this answer closes before the answer is out. */
export function clientGone(response: Response): AbortSignal {
  const gone = new AbortController();
  const onClose = (): void => {
    if (!response.writableFinished) gone.abort(new Error('the client went away'));
  };
  if (response.closed) onClose();
  else response.once('close', onClose);
  return gone.signal;
}

/** The caller of a route that declares callers only: everybody but the anonymous and services. */
export function identified({ caller }: RequestContext): IdentifiedCaller {
  if (!('principal' in caller)) throw new Error('The route admits callers without a principal');
  return caller;
}

/** The address that the request came from, as the gateway tells; null when it does not. */
export const clientAddressOf = (request: Request): string | null =>
  request.get(clientAddressHeader) ?? null;
