import type { problemCodes } from '@orchestrator/contracts';
import { type ProblemCode } from '@orchestrator/contracts';
import { type ProblemDetails, sendProblem } from '@orchestrator/http';
import type { Allowance, RateVerdict } from './policies/rate-limiter.js';
import type { Passage } from './passage.js';

/** Answers a request with a problem of the gateway's own. */
export function refuse(passage: Passage, code: ProblemCode, detail?: string): void {
  refuseWith(passage, { code, detail: detail ?? defaultDetails[code] });
}

/** The same with all that there is to say. */
export function refuseWith(passage: Passage, details: ProblemDetails): void {
  const { requestId, path, route } = passage;
  const scope = route?.access.who === 'caller' ? route.access.scope : undefined;
  markAnswer(passage);
  sendProblem(passage.response, details, {
    requestId,
    instance: path,
    ...(details.code === 'insufficient_scope' && scope && { scope }),
  });
}

/** What every answer of the gateway itself carries. */
export function markAnswer({ response, requestId }: Passage): void {
  response.setHeader('X-Request-Id', requestId);
  response.setHeader('X-Content-Type-Options', 'nosniff');
}

/** 429 with `Retry-After` (RFC 9110 section 10.2.3) and the `RateLimit` header fields. */
export function tooMany({ name, limit }: Allowance, { resetMs }: RateVerdict): ProblemDetails {
  const seconds = Math.max(1, Math.ceil(resetMs / 1000));
  return {
    code: 'rate_limited',
    detail: `Try again in ${seconds} seconds.`,
    headers: {
      'Retry-After': String(seconds),
      'RateLimit-Policy': `"${name}";q=${limit};w=60`,
      RateLimit: `"${name}";r=0;t=${seconds}`,
    },
  };
}

const defaultDetails: Partial<Record<keyof typeof problemCodes, string>> = {
  unauthenticated: 'Send a token as Authorization: Bearer <token>.',
  invalid_token: 'The token is malformed, unknown, expired or revoked.',
  unavailable: 'Try again in a moment.',
};
