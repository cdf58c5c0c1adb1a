import {
  type Actor as EventActor,
  buildEvent,
  projectCreated,
  projectDeleted,
  projectUpdated,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../domain/actor.js';
import type { Project } from '../domain/project.js';

type Subject = Pick<Project, 'id' | 'name' | 'namespace'>;

export const createdEvent = (project: Subject, actor: Actor): CloudEvent =>
  buildEvent(projectCreated, envelopeOf(project), {
    ...subjectOf(project),
    actor: eventActor(actor),
  });

export const updatedEvent = (
  project: Subject,
  changed: readonly string[],
  actor: Actor,
): CloudEvent =>
  buildEvent(projectUpdated, envelopeOf(project), {
    ...subjectOf(project),
    changed: [...changed],
    actor: eventActor(actor),
  });

export const deletedEvent = (project: Subject, actor: Actor): CloudEvent =>
  buildEvent(projectDeleted, envelopeOf(project), {
    ...subjectOf(project),
    actor: eventActor(actor),
  });

const envelopeOf = ({ id }: Subject) => ({ id: newId(), time: new Date(), subject: id });

const subjectOf = ({ id, name, namespace }: Subject) => ({
  project_id: id,
  name,
  namespace: { type: namespace.type, id: namespace.id, name: namespace.name },
});

const eventActor = (actor: Actor): EventActor => ({
  type: actor.type,
  id: actor.id,
  name: actor.name,
  token_id: actor.tokenId,
  session_id: actor.sessionId,
  ip: actor.ip,
});
