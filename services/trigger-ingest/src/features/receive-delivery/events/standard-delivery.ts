import { z } from 'zod';
import type { DeliveredEvent } from '../../../domain/delivered-event.js';
import { eventName, idle, starting } from './event-parts.js';

const message = z.looseObject({
  type: z.string().min(1).max(200),
  data: z.unknown().optional(),
});
const data = z.looseObject({
  ref: z.string().min(1).max(1_000).nullish(),
  commit_sha: z.string().max(100).nullish(),
  actor: z.string().max(1_000).nullish(),
});

/** A message as Standard Webhooks recommends it: `{type, timestamp, data}`. */
export function readStandardDelivery(body: unknown): DeliveredEvent {
  const parsed = message.safeParse(body);
  if (!parsed.success) return { kind: 'mismatch', event: 'unknown' };
  const event = eventName(parsed.data.type);
  if (event === 'ping') return idle(event, 'ping');
  const { ref, commit_sha: commitSha, actor } = data.safeParse(parsed.data.data).data ?? {};
  if (typeof ref === 'string') return starting({ event, type: 'custom', ref, commitSha, actor });
  return {
    kind: 'starting',
    event,
    type: 'custom',
    ref: null,
    filteredRef: null,
    commitSha: null,
    isFork: false,
    actor: '',
  };
}
