import {
  compareBySpecificity,
  refusalHeader,
  refusalsByServices,
  type ServiceName,
} from '@orchestrator/contracts';
import type { AssertionVerifier } from '@orchestrator/internal-auth';
import type { Logger } from '@orchestrator/observability';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Binding } from './bind-route.js';
import { type ProblemDetails, ProblemSignal, sendProblem } from './problem-response.js';
import { requestState, trackRequests } from './request-context.js';

export interface ServiceAppOptions {
  readonly service: ServiceName;
  readonly log: Logger;
  readonly verifier: AssertionVerifier;
  readonly bindings: readonly Binding[];
  readonly undeclaredAnswers: 'throw' | 'log';
  /** The table from the service's own errors to problems; undefined for an error it does not know. */
  readonly problemOf: (error: unknown) => ProblemDetails | undefined;
}

/** The HTTP side of a service: the declared routes and nothing else, every error as a problem. */
export function createServiceApp(options: ServiceAppOptions): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  app.use(trackRequests(options.log), sayThatAnswersAreData);
  const router = express.Router({ caseSensitive: true, strict: true });
  // Express takes the first that fits; the gateway takes literals before parameters, so they do here.
  const ordered = [...options.bindings].sort((one, other) =>
    compareBySpecificity(one.route.path, other.route.path),
  );
  for (const binding of ordered) {
    if (binding.route.service !== options.service) {
      throw new Error(`Route ${binding.route.id} belongs to ${binding.route.service}`);
    }
    binding.bind(router, options);
  }
  app.use(router);
  app.use(() => {
    throw new ProblemSignal({ code: 'not_found' });
  });
  app.use(answerWithProblem(options.problemOf));
  return app;
}

/**
 * Nothing that a service answers is a page, so of what is said to browsers only this matters. Transport
 * security is said where TLS ends, not here.
 */
const answersAreData = [
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
] as const;

function sayThatAnswersAreData(_request: Request, response: Response, next: NextFunction): void {
  for (const [name, value] of answersAreData) response.setHeader(name, value);
  next();
}

/** Last middleware: what was thrown becomes a problem. What nobody foresaw tells the caller nothing. */
function answerWithProblem(problemOf: ServiceAppOptions['problemOf']) {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows an error handler by its four parameters
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const { requestId, log } = requestState(request);
    const details = error instanceof ProblemSignal ? error.details : problemOf(error);
    if (details === undefined && !request.destroyed) log.error({ err: error }, 'unforeseen error');
    const refusal = refusalsByServices.find((code) => code === details?.code);
    if (refusal !== undefined && !response.headersSent) response.setHeader(refusalHeader, refusal);
    sendProblem(response, details ?? frameworkProblem(error), {
      requestId,
      instance: request.path,
    });
  };
}

/** Express itself refuses malformed percent-encoding in parameters with status 400. */
function frameworkProblem(error: unknown): ProblemDetails {
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  return { code: status === 400 ? 'bad_request' : 'internal_error' };
}
