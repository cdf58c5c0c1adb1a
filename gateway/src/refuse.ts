import type { problemCodes } from '@orchestrator/contracts';
import { type ProblemCode } from '@orchestrator/contracts';
import { sendProblem } from '@orchestrator/http';
import type { Allowance, RateVerdict } from './policies/rate-limiter.js';
import type { Passage } from './passage.js';

/** Answers a request with a problem of the gateway's own. */
export function refuse(passage: Passage, code: ProblemCode, detail?: string): void {
  const { response, requestId, path, route } = passage;
  const scope = route?.access.who === 'caller' ? route.access.scope : undefined;
  response.setHeader('X-Request-Id', requestId);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  sendProblem(
    response,
    { code, detail: detail ?? defaultDetails[code] },
    { requestId, instance: path, ...(code === 'insufficient_scope' && scope && { scope }) },
  );
}

/** Answers 429 with `Retry-After` (RFC 9110 section 10.2.3) and the `RateLimit` header fields. */
export function refuseTooMany(passage: Passage, allowance: Allowance, verdict: RateVerdict): void {
  const seconds = Math.max(1, Math.ceil(verdict.resetMs / 1000));
  const { response } = passage;
  response.setHeader('Retry-After', String(seconds));
  response.setHeader('RateLimit-Policy', `"${allowance.name}";q=${allowance.limit};w=60`);
  response.setHeader('RateLimit', `"${allowance.name}";r=0;t=${seconds}`);
  refuse(passage, 'rate_limited', `Try again in ${seconds} seconds.`);
}

const defaultDetails: Partial<Record<keyof typeof problemCodes, string>> = {
  unauthenticated: 'Send a token as Authorization: Bearer <token>.',
  invalid_token: 'The token is malformed, unknown, expired or revoked.',
  unavailable: 'Try again in a moment.',
};
