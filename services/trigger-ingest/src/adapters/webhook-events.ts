import {
  buildEvent,
  toldActor,
  webhookCreated,
  webhookDeleted,
  webhookRotated,
  webhookUpdated,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../domain/actor.js';
import type { Project } from '../domain/project.js';
import type { Webhook } from '../domain/webhook.js';

const definitions = {
  created: webhookCreated,
  updated: webhookUpdated,
  rotated: webhookRotated,
  deleted: webhookDeleted,
} as const;

/** What tells of a change of a webhook. */
export const webhookEvent = (
  change: keyof typeof definitions,
  project: Project,
  { id, source }: Pick<Webhook, 'id' | 'source'>,
  actor: Actor,
): CloudEvent =>
  buildEvent(
    definitions[change],
    { id: newId(), time: new Date(), subject: id },
    {
      project_id: project.id,
      name: project.name,
      namespace: project.namespace,
      webhook_id: id,
      source,
      actor: toldActor(actor),
    },
  );
