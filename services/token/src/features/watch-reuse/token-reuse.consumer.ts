import { routingKey, tokenRejected } from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { TokenReuses } from '../../domain/token-reuses.js';

/** Hears of refused tokens, for those that were rotated out. What is no such event goes to the dead letters. */
export const tokenReuseConsumer = (reuses: TokenReuses): ConsumeOptions => ({
  queue: 'token.reuse',
  types: [routingKey(tokenRejected.type)],
  prefetch: 50,
  handle: async (event: CloudEvent) => {
    const rejected = tokenRejected.data.parse(event.data);
    if (rejected.reason !== 'rotated') return;
    await reuses.tell({
      eventId: event.id,
      tokenId: rejected.token_id,
      reusedAt: new Date(rejected.rejected_at),
      ip: rejected.ip,
      userAgent: rejected.user_agent,
    });
  },
});
