import { z } from 'zod';
import { pipelinePath } from './file.js';
import { identifier, timestamp } from './primitives.js';
import { triggerConfigName } from './trigger-config.js';

export const webhookSources = ['github', 'gitlab', 'gitea', 'standard'] as const;

/** What a webhook may ask for; `push` includes tags unless the filter of refs says otherwise. */
export const webhookEvents = ['push', 'tag', 'pull_request', 'release', 'custom'] as const;

/** `main`, `release/*` or `refs/tags/v*`: `*` stands for any characters. */
const refFilter = z
  .string()
  .regex(/^[A-Za-z0-9._/*@+-]{1,200}$/, 'must be a name of a branch or tag, with * for any part')
  .meta({ examples: ['main', 'release/*'] });

const started = {
  pipeline: pipelinePath.nullable(),
  /** A trigger configuration; its newest enabled version is started. */
  config: triggerConfigName.nullable(),
};

export const webhook = z
  .strictObject({
    id: identifier,
    source: z.enum(webhookSources),
    ...started,
    ref_filter: refFilter.nullable(),
    events: z.array(z.enum(webhookEvents)),
    allow_forks: z.boolean(),
    url: z.string(),
    /** Until when the secret before the last rotation is still good. */
    previous_secret_until: timestamp.nullable(),
    created_at: timestamp,
    updated_at: timestamp,
    created_by: z.string(),
  })
  .meta({ id: 'Webhook' });

/** A webhook with its secret, this once. */
export const shownWebhook = z
  .strictObject({ ...webhook.shape, secret: z.string() })
  .meta({ id: 'ShownWebhook' });

const wanted = {
  ref_filter: refFilter.nullable().optional(),
  events: z.array(z.enum(webhookEvents)).min(1).max(webhookEvents.length).optional(),
  allow_forks: z.boolean().optional(),
};
const oneOfBoth = 'must be given, or config, not both';

export const createWebhookBody = z
  .strictObject({
    source: z.enum(webhookSources),
    pipeline: pipelinePath.optional(),
    config: triggerConfigName.optional(),
    ...wanted,
  })
  .refine(({ pipeline, config }) => (pipeline === undefined) !== (config === undefined), {
    path: ['pipeline'],
    message: oneOfBoth,
  })
  .meta({ id: 'CreateWebhook' });

export const updateWebhookBody = z
  .strictObject({
    pipeline: pipelinePath.optional(),
    config: triggerConfigName.optional(),
    ...wanted,
  })
  .refine((changes) => Object.keys(changes).length > 0, 'must change something')
  .refine(({ pipeline, config }) => pipeline === undefined || config === undefined, {
    path: ['pipeline'],
    message: oneOfBoth,
  })
  .meta({ id: 'UpdateWebhook' });

export const rotateWebhookBody = z
  .strictObject({
    overlap_seconds: z.number().int().min(0).max(604_800).default(86_400).meta({
      description: 'For how long the secret before is good as well',
    }),
  })
  .meta({ id: 'RotateWebhook' });

export const deliveryOutcomes = ['run', 'ignored', 'refused', 'duplicate'] as const;

/** Why a delivery started nothing, by the code that is told. */
export const deliveryReasons = {
  ping: 'A test, sent from there',
  event: 'The webhook does not take such events',
  action: 'Nothing starts by this action',
  deleted: 'The branch or tag was deleted',
  ref: 'The branch or tag does not fit the filter',
  fork: 'It comes from a fork',
  signature: 'The signature is missing or not valid',
  not_json: 'The body is not JSON',
  event_mismatch: 'The body is not of the event that the header names',
  not_found: 'What it would start is not there',
  version_disabled: 'What it would start is switched off',
  subset_refused: 'It asks for what is no part of the matrix',
  unfit: 'What would be started does not fit',
  pipeline_away: 'The pipeline service could not be asked',
} as const;

export type DeliveryReason = keyof typeof deliveryReasons;

export const delivery = z
  .strictObject({
    id: identifier,
    received_at: timestamp,
    event: z.string(),
    outcome: z.enum(deliveryOutcomes),
    run_id: identifier.nullable(),
    reason: z
      .string()
      .nullable()
      .meta({
        description: `Why nothing was started, such as ${Object.keys(deliveryReasons).join(', ')}`,
      }),
  })
  .meta({ id: 'Delivery' });
