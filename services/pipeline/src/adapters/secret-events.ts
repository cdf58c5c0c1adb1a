import {
  buildEvent,
  secretCreated,
  secretDeleted,
  secretUpdated,
  toldActor,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../domain/actor.js';
import type { SecretPlace } from '../domain/secret.js';

const eventOf =
  (event: typeof secretCreated | typeof secretUpdated | typeof secretDeleted) =>
  (
    { namespace: { type, id, name }, project }: SecretPlace,
    secret: { readonly id: string; readonly key: string },
    actor: Actor,
  ): CloudEvent =>
    buildEvent(
      event,
      { id: newId(), time: new Date(), subject: secret.id },
      {
        secret_id: secret.id,
        key: secret.key,
        namespace: { type, id, name },
        project: project && { id: project.id, name: project.name },
        actor: toldActor(actor),
      },
    );

export const secretCreatedEvent = eventOf(secretCreated);
export const secretUpdatedEvent = eventOf(secretUpdated);
export const secretDeletedEvent = eventOf(secretDeleted);
