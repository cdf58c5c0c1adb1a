import type { ServerResponse } from 'node:http';
import type { ProblemCode } from '@orchestrator/contracts';

/** What a proxied request can end with instead of the service's answer. */
export type ProxyProblemCode = Extract<
  ProblemCode,
  | 'bad_request'
  | 'invalid_token'
  | 'assertion_refused'
  | 'request_timeout'
  | 'body_too_large'
  | 'bad_gateway'
  | 'unavailable'
  | 'gateway_timeout'
>;

/**
 * Answers with a problem (`assertion_refused`, which is our own trouble, with 503); 503 carries `Retry-After`. Called at most once,
 * before any answer began.
 */
export type SendProblem = (response: ServerResponse, code: ProxyProblemCode) => void;
