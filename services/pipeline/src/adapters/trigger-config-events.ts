import {
  buildEvent,
  toldActor,
  triggerConfigChanged,
  triggerConfigDeleted,
} from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../domain/actor.js';
import type { TriggerConfig } from '../domain/trigger-config.js';
import { presentTriggerConfig } from '../present-trigger-config.js';
import { envelopeOf, type ProjectSubject, subjectOf } from './project-events.js';

export type ConfigChange = 'created' | 'version_added' | 'version_enabled' | 'version_disabled';

export const triggerConfigChangedEvent = (
  project: ProjectSubject,
  config: TriggerConfig,
  how: { readonly revision: number; readonly change: ConfigChange },
  actor: Actor,
): CloudEvent =>
  buildEvent(triggerConfigChanged, envelopeOf(project), {
    ...subjectOf(project),
    config: presentTriggerConfig(config),
    ...how,
    actor: toldActor(actor),
  });

export const triggerConfigDeletedEvent = (
  project: ProjectSubject,
  { id, name }: TriggerConfig,
  revision: number,
  actor: Actor,
): CloudEvent =>
  buildEvent(triggerConfigDeleted, envelopeOf(project), {
    ...subjectOf(project),
    config_id: id,
    config_name: name,
    revision,
    actor: toldActor(actor),
  });
