import type { DeliveredEvent, StartingEvent } from './delivered-event.js';
import { fitsFilter } from './ref-filter.js';
import type { WebhookWishes } from './webhook.js';

/**
 * Why this starts nothing, where it does not.
 * @param defaultRef what is run where the event names no ref
 */
export function reasonToIgnore(
  event: Exclude<DeliveredEvent, { kind: 'mismatch' }>,
  { events, refFilter, allowForks }: WebhookWishes,
  defaultRef: string,
): string | undefined {
  if (event.kind === 'idle') return event.because;
  if (!isWanted(event, events)) return 'event';
  if (event.isFork && !allowForks) return 'fork';
  if (!fitsFilter(refFilter, event.filteredRef ?? defaultRef)) return 'ref';
  return undefined;
}

/** Who asks for pushes asks for those of tags too: a filter can tell them apart. */
const isWanted = ({ type }: StartingEvent, events: WebhookWishes['events']): boolean =>
  events.includes(type) || (type === 'tag' && events.includes('push'));
