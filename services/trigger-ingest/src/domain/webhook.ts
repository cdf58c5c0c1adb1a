export type WebhookSource = 'github' | 'gitlab' | 'gitea' | 'standard';

export type WebhookEvent = 'push' | 'tag' | 'pull_request' | 'release' | 'custom';

/** What a webhook starts: one of the two. */
export interface WebhookAim {
  readonly pipeline: string | null;
  /** The name of a trigger configuration, of which the newest enabled version is started. */
  readonly config: string | null;
}

/** Which of the events that come start something. */
export interface WebhookWishes {
  readonly refFilter: string | null;
  readonly events: readonly WebhookEvent[];
  readonly allowForks: boolean;
}

export interface Webhook extends WebhookAim, WebhookWishes {
  readonly id: string;
  readonly projectId: string;
  readonly source: WebhookSource;
  /** Until when the secret before the last rotation is still good. */
  readonly previousUntil: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly createdBy: string;
}

/** How many webhooks one project may have. */
export const mostWebhooks = 100;

/** What a webhook asks for that does not say what. */
export const usualEvents = (source: WebhookSource): readonly WebhookEvent[] =>
  source === 'standard' ? ['custom'] : ['push'];

/** Says where a sealed secret belongs. */
export const secretContext = (webhookId: string): string => `webhook:${webhookId}`;
