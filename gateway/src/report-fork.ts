import { reportRotationFork, type RouteDefinition, rotateOwnToken } from '@orchestrator/contracts';
import type { Resolution } from './callers/resolved-caller.js';
import type { GatewayParts } from './gateway-parts.js';
import type { Passage } from './passage.js';
import { refuse } from './refuse.js';

type Refused = Extract<Resolution, { status: 'refused' }>;

/**
 * Does this look like a fork: a value that was rotated out and asks to be rotated again? On any
 * other route such a value is refused and no more, so that an old one is no kill switch.
 */
export const looksForked = (route: RouteDefinition, { reason }: Refused): boolean =>
  reason === 'rotated' && route.id === rotateOwnToken.id;

/**
 * Has the token service judge a fork, and refuses the request after that: who is refused can rely on
 * the chain being dealt with.
 */
export function refuseFork(parts: GatewayParts, passage: Passage, { tokenId }: Refused): void {
  const { address, requestId } = passage;
  const ip = address === '' ? null : address;
  parts.revocations.call(reportRotationFork, { body: { token_id: tokenId, ip } }).then(
    () => refuse(passage, 'invalid_token'),
    (error: unknown) => {
      parts.log.warn({ err: error, request_id: requestId }, 'a fork could not be reported');
      refuse(passage, 'unavailable');
    },
  );
}
