import {
  buildEvent,
  type RejectionReason,
  tokenRejected,
  tokenUsed,
} from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import { redact } from '@orchestrator/observability';
import { uuidv7 } from 'uuidv7';
import type { TokenOwnership } from '../callers/resolved-caller.js';
import type { Sight } from './sight-ring.js';

/** What is told of a refusal besides where it came from. */
export interface Refusal {
  readonly ownership: TokenOwnership;
  readonly reason: RejectionReason;
}

const maxUserAgentLength = 300;

const envelope = ({ tokenId }: Sight<unknown>) => ({
  id: uuidv7(),
  time: new Date(),
  subject: tokenId,
});

const common = ({ tokenId, address, userAgent, telling }: Sight<unknown>) => ({
  token_id: tokenId,
  ip: address,
  user_agent: userAgent === undefined ? null : redact(userAgent).slice(0, maxUserAgentLength),
  requests: telling,
});

export const usedEvent = (sight: Sight<unknown>): CloudEvent =>
  buildEvent(tokenUsed, envelope(sight), {
    ...common(sight),
    used_at: new Date(sight.atMs).toISOString(),
  });

export function rejectedEvent(sight: Sight<Refusal>): CloudEvent {
  const { owner, namespace } = sight.details.ownership;
  return buildEvent(tokenRejected, envelope(sight), {
    ...common(sight),
    rejected_at: new Date(sight.atMs).toISOString(),
    owner: { type: owner.type, id: owner.id },
    namespace: { type: namespace.type, id: namespace.id },
    reason: sight.details.reason,
  });
}
