import type { ProxyProblemCode } from './proxy-problem.js';

/** Why the body of a request did not reach the service; the client's doing. */
export class BodyFailure extends Error {
  override readonly name = 'BodyFailure';

  /** @param problem what to answer; nothing when the client has gone away */
  constructor(
    readonly problem: Extract<ProxyProblemCode, 'body_too_large' | 'request_timeout'> | undefined,
  ) {
    super(problem ?? 'client gone');
  }
}
