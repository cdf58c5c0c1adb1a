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

export type ProjectSubject = Pick<Project, 'id' | 'name' | 'namespace'>;

export const createdEvent = (project: Project, actor: Actor): CloudEvent =>
  buildEvent(projectCreated, envelopeOf(project), {
    ...subjectOf(project),
    ...settingsOf(project),
    actor: toldActor(actor),
  });

/** @param project as it is now */
export const updatedEvent = (
  project: Project,
  changed: readonly string[],
  actor: Actor,
): CloudEvent =>
  buildEvent(projectUpdated, envelopeOf(project), {
    ...subjectOf(project),
    ...settingsOf(project),
    changed: [...changed],
    actor: toldActor(actor),
  });

export const deletedEvent = (project: ProjectSubject, actor: Actor): CloudEvent =>
  buildEvent(projectDeleted, envelopeOf(project), {
    ...subjectOf(project),
    actor: toldActor(actor),
  });

/** For an event about this project. */
export const envelopeOf = ({ id }: ProjectSubject) => ({
  id: newId(),
  time: new Date(),
  subject: id,
});

const settingsOf = ({ vcsType, vcsUrl, defaultRef, updatedAt }: Project) => ({
  vcs_type: vcsType,
  vcs_url: vcsUrl,
  default_ref: defaultRef,
  updated_at: updatedAt.toISOString(),
});

/** Of which project an event tells. */
export const subjectOf = ({ id, name, namespace }: ProjectSubject) => ({
  project_id: id,
  name,
  namespace: { type: namespace.type, id: namespace.id, name: namespace.name },
});
