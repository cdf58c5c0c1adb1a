import { createHash } from 'node:crypto';
import type { WebhookSource } from '../webhook.js';
import { isSignatureOf } from './body-signature.js';
import { equalInConstantTime } from './equal-in-constant-time.js';
import { signedIdOf } from './standard-signature.js';

/** What came, byte for byte. */
export interface RawDelivery {
  readonly body: Buffer;
  readonly header: (name: string) => string | undefined;
}

/** What a delivery is known by when it comes again. */
export interface DeliveryKeys {
  readonly key: string | null;
  /** Only where the sender signs nothing but the body. */
  readonly bodyKey: string | null;
}

/**
 * Was it sent by somebody who knows one of the secrets?
 * @param secrets those that are good now; where there is none nothing is believed
 * @param nowMs by the clock of the database
 * @returns undefined where it was not
 */
export function verifyDelivery(
  source: WebhookSource,
  delivery: RawDelivery,
  secrets: readonly string[],
  nowMs: number,
): DeliveryKeys | undefined {
  switch (source) {
    case 'github':
      return verifyBody(delivery, hubSignature(delivery), 'x-github-delivery', secrets);
    case 'gitea': {
      const signature = delivery.header('x-gitea-signature') ?? hubSignature(delivery);
      return verifyBody(delivery, signature, 'x-gitea-delivery', secrets);
    }
    case 'gitlab':
      return verifyGitlab(delivery, secrets, nowMs);
    case 'standard': {
      const id = standardId(delivery, secrets, nowMs);
      return id === undefined ? undefined : { key: `id:${id}`, bodyKey: null };
    }
  }
}

/** The older `X-Hub-Signature`, by SHA-1, is not looked at. */
const hubSignature = ({ header }: RawDelivery): string | undefined =>
  /^sha256=(.*)$/.exec(header('x-hub-signature-256') ?? '')?.[1];

function verifyBody(
  { body, header }: RawDelivery,
  signature: string | undefined,
  idHeader: string,
  secrets: readonly string[],
): DeliveryKeys | undefined {
  if (!isSignatureOf(body, signature, secrets)) return undefined;
  // The id is not signed: whoever replays a body can make up another one.
  return {
    key: keyOf('id', header(idHeader)),
    bodyKey: createHash('sha256').update(body).digest('base64url'),
  };
}

function verifyGitlab(
  delivery: RawDelivery,
  secrets: readonly string[],
  nowMs: number,
): DeliveryKeys | undefined {
  const { header } = delivery;
  const isSigned = header('webhook-signature') !== undefined;
  const isGenuine = isSigned
    ? standardId(delivery, secrets, nowMs) !== undefined
    : secrets
        .map((secret) => equalInConstantTime(secret, header('x-gitlab-token') ?? ''))
        .includes(true);
  if (!isGenuine) return undefined;
  // GitLab signs the id that it also gives as idempotency key.
  const repeated = isSigned ? header('webhook-id') : header('idempotency-key');
  const key = keyOf('key', repeated) ?? keyOf('event', header('x-gitlab-event-uuid'));
  // Equal pushes can be honest: never by body.
  return { key, bodyKey: null };
}

const standardId = ({ body, header }: RawDelivery, secrets: readonly string[], nowMs: number) =>
  signedIdOf(
    body,
    {
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signature: header('webhook-signature'),
    },
    secrets,
    nowMs,
  );

/** What is too long to be an id is none. */
const keyOf = (kind: string, value: string | undefined): string | null =>
  value !== undefined && /^[\x21-\x7e]{1,255}$/.test(value) ? `${kind}:${value}` : null;
