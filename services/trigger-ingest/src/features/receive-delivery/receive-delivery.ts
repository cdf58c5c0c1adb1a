import { formType } from '@orchestrator/contracts';
import type { AcceptedRun, AcceptedRuns, RepeatKey } from '../../domain/accepted-runs.js';
import type { Actor } from '../../domain/actor.js';
import { reasonToIgnore } from '../../domain/decide-delivery.js';
import type { DeliveredEvent, StartingEvent } from '../../domain/delivered-event.js';
import type { Deliveries, Delivery } from '../../domain/deliveries.js';
import type { Startables } from '../../domain/find-startable.js';
import type { Refusals } from '../../domain/refusals.js';
import type { RunRequest } from '../../domain/run-request.js';
import type { SealedBox } from '../../domain/sealed-box.js';
import type { DeliveryKeys, RawDelivery } from '../../domain/signatures/verify-delivery.js';
import { verifyDelivery } from '../../domain/signatures/verify-delivery.js';
import { newestEnabledVersion } from '../../domain/trigger-config.js';
import { TriggerIngestError } from '../../domain/trigger-ingest-error.js';
import { secretContext } from '../../domain/webhook.js';
import type { AddressedWebhook, WebhookAddresses } from '../../domain/webhooks.js';
import { pipelineRun } from '../starting/pipeline-run.js';
import { versionRun } from '../starting/version-run.js';
import { eventName } from './events/event-parts.js';
import { readDelivery } from './events/read-delivery.js';

export interface ReceiveParts {
  readonly addresses: WebhookAddresses;
  readonly startables: Startables;
  readonly accepted: AcceptedRuns;
  readonly deliveries: Deliveries;
  readonly sealed: SealedBox;
  readonly refusals: Refusals;
  readonly inBackground: (work: Promise<unknown>) => void;
}

export type Received = AcceptedRun | { readonly ignored: string };

/** What came, and from where. */
export interface ReceivedDelivery extends RawDelivery {
  readonly webhookId: string;
  readonly ip: string | null;
}

/** For how long what came is known when it comes again. */
const keptHours = 30 * 24;

/**
 * Takes what came to a webhook. Nothing in it is looked at before its signature is.
 * @throws TriggerIngestError `not_found`, `signature_refused`, `event_mismatch`, `not_json`,
 *   `version_disabled`, `pipeline_away`
 */
export async function receive(parts: ReceiveParts, delivery: ReceivedDelivery): Promise<Received> {
  const { addressed, keys } = await verify(parts, delivery);
  const { id: webhookId } = addressed.webhook;
  const told = read(addressed, delivery);
  if (told === undefined || told.kind === 'mismatch') {
    const reason = told === undefined ? 'not_json' : 'event_mismatch';
    const event = told?.event ?? 'unknown';
    await parts.deliveries.note(webhookId, { event, outcome: 'refused', runId: null, reason });
    throw new TriggerIngestError(
      reason,
      told === undefined
        ? 'The body is not JSON.'
        : 'The body does not have the shape of the event that the header names.',
    );
  }
  return decide(parts, addressed, told, repeatOf(webhookId, keys), delivery);
}

/** For a webhook that is not there, as much is done: its answer takes as long as that of a refusal. */
async function verify(
  { addresses, sealed, refusals, deliveries, inBackground }: ReceiveParts,
  delivery: ReceivedDelivery,
): Promise<{ readonly addressed: AddressedWebhook; readonly keys: DeliveryKeys }> {
  const addressed = await addresses.find(delivery.webhookId);
  if (addressed === null) {
    const context = secretContext(delivery.webhookId);
    const nobodys = await sealed.open(await sealed.seal('nobody’s', context), context);
    verifyDelivery('github', delivery, [nobodys], Date.now());
    throw new TriggerIngestError('not_found', 'There is no such webhook.');
  }
  const { webhook, sealedSecrets, now } = addressed;
  const context = secretContext(webhook.id);
  const secrets = await Promise.all(sealedSecrets.map((secret) => sealed.open(secret, context)));
  const keys = verifyDelivery(webhook.source, delivery, secrets, now.getTime());
  if (keys !== undefined) return { addressed, keys };
  if (refusals.admit(webhook.id)) {
    const event = eventName(delivery.header(eventHeaders[webhook.source]));
    const refused = { event, outcome: 'refused', runId: null, reason: 'signature' } as const;
    // Whoever sent it is not to know by the time it takes that there is such a webhook.
    inBackground(deliveries.note(webhook.id, refused));
  }
  throw new TriggerIngestError('signature_refused', 'The signature is missing or not valid.');
}

const eventHeaders = {
  github: 'x-github-event',
  gitea: 'x-gitea-event',
  gitlab: 'x-gitlab-event',
  standard: 'webhook-event',
} as const;

function read({ webhook }: AddressedWebhook, delivery: RawDelivery) {
  const { header } = delivery;
  let json: unknown;
  try {
    json = JSON.parse(jsonOf(delivery));
  } catch {
    return undefined;
  }
  return readDelivery(webhook.source, json, header);
}

/** Of a form, GitHub and Gitea put it in one field; what is signed is the form. */
function jsonOf({ body, header }: RawDelivery): string {
  const text = body.toString('utf8');
  const isForm = header('content-type')?.split(';')[0]?.trim().toLowerCase() === formType;
  return isForm ? (new URLSearchParams(text).get('payload') ?? '') : text;
}

const repeatOf = (webhookId: string, { key, bodyKey }: DeliveryKeys): RepeatKey | undefined =>
  key === null && bodyKey === null
    ? undefined
    : { scope: `webhook:${webhookId}`, key, bodyKey, fingerprint: '', keptHours };

async function decide(
  parts: ReceiveParts,
  addressed: AddressedWebhook,
  told: Exclude<DeliveredEvent, { kind: 'mismatch' }>,
  repeat: RepeatKey | undefined,
  { ip }: ReceivedDelivery,
): Promise<Received> {
  const { webhook, project } = addressed;
  const { event } = told;
  const note = (what: Pick<Delivery, 'outcome'> & Partial<Delivery>) =>
    parts.deliveries.note(webhook.id, { event, runId: null, reason: null, ...what });
  const ignored = reasonToIgnore(told, webhook, project.defaultRef);
  if (told.kind === 'idle' || ignored !== undefined) {
    // What once started a run is answered with it, whatever the webhook asks for by now.
    const runId = repeat === undefined ? null : await parts.accepted.find(repeat);
    const reason = ignored ?? '';
    await note(runId === null ? { outcome: 'ignored', reason } : { outcome: 'duplicate', runId });
    return runId === null ? { ignored: reason } : { runId, repeated: true };
  }
  const request = await requestOf(parts, addressed, told, ip).catch(async (error: unknown) => {
    if (error instanceof TriggerIngestError) {
      await note({ outcome: 'refused', reason: error.code });
    }
    throw error;
  });
  const delivery = { webhookId: webhook.id, event };
  const accepted = await parts.accepted.accept({ request, repeat, delivery });
  if (accepted.repeated) await note({ outcome: 'duplicate', runId: accepted.runId });
  return accepted;
}

async function requestOf(
  parts: ReceiveParts,
  addressed: AddressedWebhook,
  told: StartingEvent,
  ip: string | null,
): Promise<RunRequest> {
  const { webhook } = addressed;
  const run = await aimedAt(parts, addressed);
  return {
    ...run,
    ref: told.ref ?? run.ref,
    commitSha: told.commitSha,
    withSecrets: !told.isFork,
    trigger: {
      type: 'webhook',
      actor: told.actor === '' ? webhook.source : told.actor,
      tokenId: null,
      webhookId: webhook.id,
      event: told.event,
    },
    actor: actorOf(webhook.id, ip),
  };
}

async function aimedAt({ startables }: ReceiveParts, { webhook, project }: AddressedWebhook) {
  if (webhook.config === null) return pipelineRun(project, webhook.pipeline ?? '');
  const config = await startables.config(project, webhook.config);
  const version = newestEnabledVersion(config);
  return versionRun(project, config, version, version.matrix);
}

/** Whom the body names is nobody whom we know: for the record, the webhook itself does it. */
const actorOf = (webhookId: string, ip: string | null): Actor => ({
  type: 'system',
  id: webhookId,
  name: 'webhook',
  tokenId: null,
  sessionId: null,
  ip,
});
