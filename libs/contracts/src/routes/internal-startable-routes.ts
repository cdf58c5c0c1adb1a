import { z } from 'zod';
import { internal } from '../access.js';
import { answer, defineRoute } from '../route.js';
import { namespaceName } from '../schemas/namespace.js';
import { identifier } from '../schemas/primitives.js';
import { namespaceReference, projectName, vcsTypes } from '../schemas/project.js';
import { triggerConfigName, triggerConfigVersion } from '../schemas/trigger-config.js';

/** What can be started: a project, and the version of a trigger configuration where one is named. */
export const startable = z.strictObject({
  project: z.strictObject({
    id: identifier,
    name: projectName,
    namespace: namespaceReference.extend({ name: namespaceName }),
    vcs_type: z.enum(vcsTypes),
    vcs_url: z.string().nullable(),
    default_ref: z.string(),
  }),
  config: z
    .strictObject({
      id: identifier,
      name: triggerConfigName,
      versions: z.array(triggerConfigVersion),
    })
    .nullable(),
});

export const resolveStartable = defineRoute({
  id: 'resolveStartable',
  service: 'pipeline',
  method: 'POST',
  path: '/internal/v1/startables/resolve',
  summary: 'What is this project, and its trigger configuration of this name, at this moment?',
  access: internal('trigger-ingest'),
  body: z.strictObject({
    namespace_name: namespaceName,
    name: projectName,
    config: triggerConfigName.optional(),
  }),
  answers: {
    200: answer('What it is', z.strictObject({ startable: startable.nullable() })),
  },
});
