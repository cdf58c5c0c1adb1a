import type { WebhookEvent } from './webhook.js';

/** What a delivery says, as far as it can start a run. */
export interface StartingEvent {
  readonly kind: 'starting';
  /** As the source calls it. */
  readonly event: string;
  readonly type: WebhookEvent;
  /** What is run; null: the default of the project. */
  readonly ref: string | null;
  /** What filters are held against, in full where that is known; for a pull request what it goes to. */
  readonly filteredRef: string | null;
  readonly commitSha: string | null;
  /** Somebody without rights to the repository may have written what would be run. */
  readonly isFork: boolean;
  /** Whom the source names. */
  readonly actor: string;
}

export type DeliveredEvent =
  | StartingEvent
  /** It starts nothing, whatever the webhook asks for. */
  | { readonly kind: 'idle'; readonly event: string; readonly because: string }
  /** The header names an event that the body is not of. */
  | { readonly kind: 'mismatch'; readonly event: string };
