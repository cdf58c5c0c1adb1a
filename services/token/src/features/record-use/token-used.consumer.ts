import { routingKey, tokenUsed } from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { RecordUse } from './record-use.js';

/** Hears of uses of tokens. What is no such event goes to the dead letters. */
export const tokenUsedConsumer = (recordUse: RecordUse): ConsumeOptions => ({
  queue: 'token.record-use',
  types: [routingKey(tokenUsed.type)],
  prefetch: 200,
  handle: async (event: CloudEvent) => {
    const used = tokenUsed.data.parse(event.data);
    await recordUse({
      eventId: event.id,
      tokenId: used.token_id,
      usedAt: new Date(used.used_at),
      ip: used.ip,
      userAgent: used.user_agent,
    });
  },
});
