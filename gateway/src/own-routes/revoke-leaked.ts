import { type Client, revokeLeakedDigests, revokeLeakedTokens } from '@orchestrator/contracts';
import { ProblemSignal } from '@orchestrator/http';
import type { Logger } from '@orchestrator/observability';
import { parseToken, tokenDigest } from '@orchestrator/token-format';
import type { Allowance, RateLimiter } from '../policies/rate-limiter.js';
import { tooMany } from '../refuse.js';
import { type OwnRoute, ownRoute } from './own-route.js';

/**
 * Revokes tokens that somebody found. Their values end here: what is no token is passed over, of the
 * rest only digests travel. The answer is the same whatever was behind them.
 * @param options.allowance values of one address, so that many in one request are no way around the
 * limit of requests
 */
export const revokeLeaked = (options: {
  token: Client;
  limiter: RateLimiter;
  allowance: Allowance;
  log: Logger;
}): OwnRoute =>
  ownRoute(revokeLeakedTokens, async ({ body }, { address, requestId }) => {
    const { limiter, allowance, token, log } = options;
    const verdict = limiter.count(allowance, address, body.tokens.length);
    if (!verdict.allowed) throw new ProblemSignal(tooMany(allowance, verdict));
    const digests = digestsOf(body.tokens);
    if (digests.length > 0) {
      const ip = address === '' ? null : address;
      try {
        await token.call(revokeLeakedDigests, { body: { digests, ip } });
      } catch (error) {
        log.warn({ err: error, request_id: requestId }, 'leaked tokens could not be revoked');
        throw new ProblemSignal({ code: 'unavailable', detail: 'Try again in a moment.' });
      }
    }
    return { status: 202 } as const;
  });

const digestsOf = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value) => parseToken(value) !== null).map(tokenDigest)),
];
