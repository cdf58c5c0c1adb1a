import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RefusalByService } from '@orchestrator/contracts';
import type { BodyTimeouts } from './body-clock.js';
import type { SendProblem } from './proxy-problem.js';
import type { UpstreamPool } from './upstream-pools.js';

/** In milliseconds; 0 is no limit. */
export interface ProxyTimeouts extends BodyTimeouts {
  /** From the request's end to the head of the answer. */
  readonly headersMs: number;
  /** Between two pieces of the answer; 0 for streams of events. */
  readonly bodyIdleMs: number;
  /** For a free connection, when all are busy. */
  readonly queueMs: number;
}

export const defaultProxyTimeouts: ProxyTimeouts = {
  requestIdleMs: 10_000,
  requestTotalMs: 30_000,
  headersMs: 30_000,
  bodyIdleMs: 60_000,
  queueMs: 1_500,
};

export interface ProxyRequestOptions {
  readonly pool: UpstreamPool;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Path and query, as they were authorized. */
  readonly path: string;
  /** Names and values in turn: `StrippedHeaders.forward` and our own. */
  readonly headers: string[];
  readonly contentLength: number | undefined;
  readonly chunked: boolean;
  readonly maxBodyBytes: number;
  readonly timeouts: ProxyTimeouts;
  /** A 401 of the service is not for the client, whatever it is about. */
  readonly hides401?: boolean | undefined;
  /** Header fields that every answer has, in place of the service's. */
  readonly answerHeaders?: readonly (readonly [name: string, value: string])[] | undefined;
  readonly onProblem: SendProblem;
  /** Called when the service says that it refuses the token. */
  readonly onRefusal?: ((code: RefusalByService) => void) | undefined;
  /** Called once, when nothing more will happen. */
  readonly onFinish?: ((exchange: ProxyHandle) => void) | undefined;
}

export type ProxyOutcome =
  /** The service's answer went out whole. */
  | 'complete'
  /** A problem went out instead. */
  | 'problem'
  /** The client went away. */
  | 'client_gone'
  /** The service died within its answer; the client's connection was reset. */
  | 'broken'
  /** See `ProxyHandle.cut`. */
  | 'cut';

/** A request on its way through. */
export interface ProxyHandle {
  readonly outcome: ProxyOutcome | undefined;
  /** The service's status, once known. */
  readonly status: number | undefined;
  /**
   * Ends what is open because its caller may no longer have it: an upload, or an answer that has
   * begun, at once (with a problem, 401, when no answer has begun, else by resetting the client's
   * connection). A request that the service has whole may still get a short answer, since the
   * service may have done it, and since somebody's last request can be the one that revokes; but no
   * stream, and nothing after a few seconds.
   */
  cut(): void;
}
