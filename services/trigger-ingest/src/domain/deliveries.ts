import type { Page } from './webhooks.js';

type DeliveryOutcome = 'run' | 'ignored' | 'refused' | 'duplicate';

export interface Delivery {
  readonly id: string;
  readonly receivedAt: Date;
  readonly event: string;
  readonly outcome: DeliveryOutcome;
  readonly runId: string | null;
  readonly reason: string | null;
}

/** What came to webhooks, and what became of it. */
export interface Deliveries {
  /** Of a webhook that is gone meanwhile nothing is noted. */
  note(
    webhookId: string,
    delivery: Pick<Delivery, 'event' | 'outcome' | 'runId' | 'reason'>,
  ): Promise<void>;
  /** Newest first. */
  list(webhookId: string, page: Page): Promise<readonly Delivery[]>;
}
