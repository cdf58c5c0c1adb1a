import type { ServerResponse } from 'node:http';
import { type Problem, type ProblemCode, problemCodes, problemType } from '@orchestrator/contracts';
import { redact } from '@orchestrator/observability';

export interface ProblemDetails {
  readonly code: ProblemCode;
  /** A sentence for the caller about this very case; never internals. */
  readonly detail?: string | undefined;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request with a problem from anywhere below a handler. */
export class ProblemSignal extends Error {
  override readonly name = 'ProblemSignal';
  constructor(readonly details: ProblemDetails) {
    super(details.detail ?? problemCodes[details.code].title);
  }
}

/** RFC 9457 problem details for this case. A path that somebody put a token into is not quoted whole. */
export const problemBody = (
  { code, detail, errors }: ProblemDetails,
  where: { requestId: string; instance: string },
): Problem => ({
  type: problemType(code),
  title: problemCodes[code].title,
  status: problemCodes[code].status,
  ...(detail !== undefined && { detail }),
  instance: redact(where.instance),
  code,
  request_id: where.requestId,
  ...(errors && { errors: [...errors] }),
});

/** The `WWW-Authenticate` challenge of RFC 6750 section 3 that belongs to a problem, if any. */
export function bearerChallenge(code: ProblemCode, scope?: string): string | undefined {
  const declared: { status: number; bearerError?: string } = problemCodes[code];
  if (declared.bearerError === undefined) {
    return declared.status === 401 && code !== 'assertion_refused' ? 'Bearer' : undefined;
  }
  return `Bearer error="${declared.bearerError}"${scope === undefined ? '' : `, scope="${scope}"`}`;
}

/** Answers with a problem, unless an answer has begun already. */
export function sendProblem(
  response: ServerResponse,
  details: ProblemDetails,
  where: { requestId: string; instance: string; scope?: string },
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const challenge = bearerChallenge(details.code, where.scope);
  response.statusCode = problemCodes[details.code].status;
  if (challenge !== undefined) response.setHeader('WWW-Authenticate', challenge);
  if (problemCodes[details.code].status === 503) response.setHeader('Retry-After', '1');
  for (const [name, value] of Object.entries(details.headers ?? {}))
    response.setHeader(name, value);
  response.setHeader('Content-Type', 'application/problem+json');
  response.setHeader('Cache-Control', 'no-store');
  response.end(JSON.stringify(problemBody(details, where)));
}
