import type { Actor } from './actor.js';
import type { Project } from './project.js';
import type { Webhook, WebhookAim, WebhookSource, WebhookWishes } from './webhook.js';

interface NewWebhook extends WebhookAim, WebhookWishes {
  readonly id: string;
  readonly project: Project;
  readonly source: WebhookSource;
  readonly sealedSecret: string;
  readonly actor: Actor;
}

/** What is left out stays as it is. */
export type WebhookChanges = Partial<WebhookAim & WebhookWishes>;

/** A webhook of a project. */
export interface WebhookPlace {
  readonly project: Project;
  readonly id: string;
}

/** Changes of webhooks. Each is one transaction with the event that tells of it. */
export interface WebhookStore {
  /** @throws TriggerIngestError `too_many`; `not_found` for a project that is gone */
  create(webhook: NewWebhook): Promise<Webhook>;
  /** @throws TriggerIngestError `not_found` */
  update(place: WebhookPlace, changes: WebhookChanges, actor: Actor): Promise<Webhook>;
  /**
   * Gives it a new secret; the one before is good for so long.
   * @throws TriggerIngestError `not_found`
   */
  rotate(
    place: WebhookPlace,
    secret: { readonly sealed: string; readonly overlapSeconds: number },
    actor: Actor,
  ): Promise<Webhook>;
  /** @throws TriggerIngestError `not_found` */
  remove(place: WebhookPlace, actor: Actor): Promise<void>;
}

export interface Page {
  readonly before: string | undefined;
  readonly limit: number;
}

/** Webhooks as people look at them. */
export interface WebhookViews {
  /** Newest first. */
  list(projectId: string, page: Page): Promise<readonly Webhook[]>;
  find(projectId: string, id: string): Promise<Webhook | null>;
}

/** A webhook to which something came. */
export interface AddressedWebhook {
  readonly webhook: Webhook;
  readonly project: Project;
  /** Those that are good now. */
  readonly sealedSecrets: readonly string[];
  readonly now: Date;
}

export interface WebhookAddresses {
  /** null where there is none; it takes as long. */
  find(id: string): Promise<AddressedWebhook | null>;
}
