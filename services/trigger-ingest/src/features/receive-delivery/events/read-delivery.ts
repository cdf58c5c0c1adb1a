import type { DeliveredEvent } from '../../../domain/delivered-event.js';
import type { WebhookSource } from '../../../domain/webhook.js';
import { readGiteaDelivery, readGithubDelivery } from './hub-delivery.js';
import { readGitlabDelivery } from './gitlab-delivery.js';
import { readStandardDelivery } from './standard-delivery.js';

const readers = {
  github: readGithubDelivery,
  gitea: readGiteaDelivery,
  gitlab: readGitlabDelivery,
  standard: readStandardDelivery,
} as const;

/**
 * What a verified delivery says. The name of its event is not signed: it counts only where the body has
 * the shape of that event.
 */
export const readDelivery = (
  source: WebhookSource,
  body: unknown,
  header: (name: string) => string | undefined,
): DeliveredEvent => readers[source](body, header);
