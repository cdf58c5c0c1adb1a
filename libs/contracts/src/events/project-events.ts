import { z } from 'zod';
import { namespaceName } from '../schemas/namespace.js';
import { identifier, timestamp } from '../schemas/primitives.js';
import { namespaceReference, projectName, vcsTypes } from '../schemas/project.js';
import { actor, defineEvent } from './define-event.js';

const subject = {
  project_id: identifier,
  name: projectName,
  namespace: namespaceReference.extend({ name: namespaceName }),
};

/** What the project is now, so that whoever starts its runs can keep it. */
const settings = {
  vcs_type: z.enum(vcsTypes),
  vcs_url: z.string().nullable(),
  default_ref: z.string(),
  /** Grows with each change, whatever order the events come in. */
  updated_at: timestamp,
};

export const projectCreated = defineEvent(
  'project.created.v1',
  'pipeline',
  z.strictObject({ ...subject, ...settings, actor }),
);
export const projectUpdated = defineEvent(
  'project.updated.v1',
  'pipeline',
  z.strictObject({ ...subject, ...settings, changed: z.array(z.string()), actor }),
);
export const projectDeleted = defineEvent(
  'project.deleted.v1',
  'pipeline',
  z.strictObject({ ...subject, actor }),
);

/** Every event about projects. */
export const projectEvents = [projectCreated, projectUpdated, projectDeleted] as const;
