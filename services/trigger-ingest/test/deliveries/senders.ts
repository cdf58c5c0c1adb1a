import { createHmac } from 'node:crypto';
import { newId } from '@orchestrator/database';
import type { Test } from 'supertest';
import type { Harness } from '../harness.js';

/** A webhook as it was shown when it was made. */
export interface ShownWebhook {
  readonly id: string;
  readonly secret: string;
}

type Headers = Readonly<Record<string, string>>;

const hex = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** What GitHub sends with a body. */
export const githubHeaders = (secret: string, event: string, text: string): Headers => ({
  'x-github-event': event,
  'x-github-delivery': newId(),
  'x-hub-signature-256': `sha256=${hex(secret, text)}`,
});

export const giteaHeaders = (secret: string, event: string, text: string): Headers => ({
  'x-gitea-event': event,
  'x-github-event': event,
  'x-gitea-delivery': newId(),
  'x-gitea-signature': hex(secret, text),
});

export const gitlabHeaders = (secret: string, event: string): Headers => ({
  'x-gitlab-event': event,
  'x-gitlab-token': secret,
  'x-gitlab-event-uuid': newId(),
  'idempotency-key': newId(),
});

/** As Standard Webhooks signs. */
export function standardHeaders(
  secret: string,
  text: string,
  { id = `msg_${newId()}`, seconds = Math.floor(Date.now() / 1_000) } = {},
): Headers {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = createHmac('sha256', key).update(`${id}.${seconds}.${text}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signed}`,
  };
}

/** Sends this text to a webhook, byte for byte, as anybody on the internet could. */
export function deliver(
  harness: Harness,
  webhookId: string,
  headers: Headers,
  body: string | Buffer,
  type = 'application/json',
): Test {
  const sending = harness.send('post', `/hooks/${webhookId}`, { type: 'anonymous' });
  void sending.set('content-type', type);
  for (const [name, value] of Object.entries(headers)) void sending.set(name, value);
  return sending.send(body.toString());
}
