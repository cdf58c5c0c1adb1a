import type { Startables } from '../domain/find-startable.js';
import type { SealedBox } from '../domain/sealed-box.js';
import type { WebhookStore } from '../domain/webhooks.js';

/** What the changes of webhooks need. */
export interface WebhookParts {
  readonly startables: Startables;
  readonly store: WebhookStore;
  readonly sealed: SealedBox;
  /** The origin under which people reach the gateway. */
  readonly publicUrl: string;
}
