import { randomBytes } from 'node:crypto';
import type { WebhookSource } from './webhook.js';

/** As Standard Webhooks writes secrets; GitLab takes them where it signs, and as a token. */
const prefix = 'whsec_';
const secretBytes = 32;

/** A new secret, in the form that its source takes. */
export function newWebhookSecret(source: WebhookSource): string {
  const bytes = randomBytes(secretBytes);
  return source === 'github' || source === 'gitea'
    ? bytes.toString('base64url')
    : prefix + bytes.toString('base64');
}

/** What Standard Webhooks signs with: the bytes behind the prefix. */
export const signingKeyOf = (secret: string): Buffer =>
  Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, 'base64');
