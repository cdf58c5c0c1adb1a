import {
  buildEvent,
  projectCreated,
  projectDeleted,
  projectUpdated,
  toldActor,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../domain/actor.js';
import type { Project } from '../domain/project.js';

type Subject = Pick<Project, 'id' | 'name' | 'namespace'>;

export const createdEvent = (project: Subject, actor: Actor): CloudEvent =>
  buildEvent(projectCreated, envelopeOf(project), {
    ...subjectOf(project),
    actor: toldActor(actor),
  });

export const updatedEvent = (
  project: Subject,
  changed: readonly string[],
  actor: Actor,
): CloudEvent =>
  buildEvent(projectUpdated, envelopeOf(project), {
    ...subjectOf(project),
    changed: [...changed],
    actor: toldActor(actor),
  });

export const deletedEvent = (project: Subject, actor: Actor): CloudEvent =>
  buildEvent(projectDeleted, envelopeOf(project), {
    ...subjectOf(project),
    actor: toldActor(actor),
  });

const envelopeOf = ({ id }: Subject) => ({ id: newId(), time: new Date(), subject: id });

const subjectOf = ({ id, name, namespace }: Subject) => ({
  project_id: id,
  name,
  namespace: { type: namespace.type, id: namespace.id, name: namespace.name },
});
