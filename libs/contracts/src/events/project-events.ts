import { z } from 'zod';
import { namespaceName } from '../schemas/namespace.js';
import { identifier } from '../schemas/primitives.js';
import { namespaceReference, projectName } from '../schemas/project.js';
import { actor, defineEvent } from './define-event.js';

const subject = {
  project_id: identifier,
  name: projectName,
  namespace: namespaceReference.extend({ name: namespaceName }),
};

export const projectCreated = defineEvent(
  'project.created.v1',
  'pipeline',
  z.strictObject({ ...subject, actor }),
);
export const projectUpdated = defineEvent(
  'project.updated.v1',
  'pipeline',
  z.strictObject({ ...subject, changed: z.array(z.string()), actor }),
);
export const projectDeleted = defineEvent(
  'project.deleted.v1',
  'pipeline',
  z.strictObject({ ...subject, actor }),
);

/** Every event about projects. */
export const projectEvents = [projectCreated, projectUpdated, projectDeleted] as const;
