import { buildEvent, fileDeleted, fileWritten, toldActor } from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../domain/actor.js';
import type { ProjectFile } from '../domain/project-file.js';
import { envelopeOf, type ProjectSubject, subjectOf } from './project-events.js';

type Version = Pick<ProjectFile, 'path' | 'sha256'>;

const eventOf =
  (event: typeof fileWritten | typeof fileDeleted) =>
  (project: ProjectSubject, { path, sha256 }: Version, actor: Actor): CloudEvent =>
    buildEvent(event, envelopeOf(project), {
      ...subjectOf(project),
      path,
      etag: `"${sha256}"`,
      actor: toldActor(actor),
    });

export const fileWrittenEvent = eventOf(fileWritten);
/** Of the version that was deleted. */
export const fileDeletedEvent = eventOf(fileDeleted);
