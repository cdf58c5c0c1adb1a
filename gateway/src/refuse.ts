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
export function markAnswer({ response, requestId, route }: Passage): void {
  response.setHeader('X-Request-Id', requestId);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (route?.queryCredential) {
    for (const [name, value] of urlCredentialHeaders) response.setHeader(name, value);
  }
}

/** What keeps a URL with a credential in it out of caches and out of `Referer`. */
export const urlCredentialHeaders = [
  ['Cache-Control', 'no-store'],
  ['Referrer-Policy', 'no-referrer'],
] as const;

/**
 * How a token that is not good is refused. In the runner protocol 401 would have an agent give up its
 * own credential, which has nothing to do with the token of a job that is over.
 */
export const refusedTokenCode = ({
  route,
  tokenKind,
}: Passage): 'invalid_token' | 'job_token_ended' =>
  route?.runner && tokenKind === 'job' ? 'job_token_ended' : 'invalid_token';

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

/** 429 for a stream too many; when one of the others ends nobody knows. */
export const tooManyStreams = (limit: number): ProblemDetails => ({
  code: 'too_many_streams',
  detail: `You have ${limit} open, which is as many as you may: end one of them first.`,
  headers: { 'Retry-After': '5' },
});

const defaultDetails: Partial<Record<keyof typeof problemCodes, string>> = {
  unauthenticated: 'Send a token as Authorization: Bearer <token>.',
  invalid_token: 'The token is malformed, unknown, expired or revoked.',
  unavailable: 'Try again in a moment.',
};
