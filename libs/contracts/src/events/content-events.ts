import { z } from 'zod';
import { filePath } from '../schemas/file.js';
import { namespaceName } from '../schemas/namespace.js';
import { identifier } from '../schemas/primitives.js';
import { namespaceReference, projectName } from '../schemas/project.js';
import { secretKey } from '../schemas/secret.js';
import { triggerConfigName, triggerConfigVersion } from '../schemas/trigger-config.js';
import { webhookSources } from '../schemas/webhook.js';
import { actor, defineEvent } from './define-event.js';

const namespace = namespaceReference.extend({ name: namespaceName });
const ofProject = { project_id: identifier, name: projectName, namespace };

const fileEvent = <const T extends 'project.file_written.v1' | 'project.file_deleted.v1'>(
  type: T,
) =>
  defineEvent(
    type,
    'pipeline',
    z.strictObject({ ...ofProject, path: filePath, etag: z.string(), actor }),
  );
export const fileWritten = fileEvent('project.file_written.v1');
export const fileDeleted = fileEvent('project.file_deleted.v1');

/** The whole configuration as it is now, so that whoever starts runs can keep it. */
export const triggerConfigChanged = defineEvent(
  'project.trigger_config_changed.v1',
  'pipeline',
  z.strictObject({
    ...ofProject,
    config: z.strictObject({
      id: identifier,
      name: triggerConfigName,
      versions: z.array(triggerConfigVersion),
    }),
    /** Grows with each change of this configuration, whatever order the events come in. */
    revision: z.number().int(),
    change: z.enum(['created', 'version_added', 'version_enabled', 'version_disabled']),
    actor,
  }),
);
export const triggerConfigDeleted = defineEvent(
  'project.trigger_config_deleted.v1',
  'pipeline',
  z.strictObject({
    ...ofProject,
    config_id: identifier,
    config_name: triggerConfigName,
    revision: z.number().int(),
    actor,
  }),
);

const secretEvent = <
  const T extends 'secret.created.v1' | 'secret.updated.v1' | 'secret.deleted.v1',
>(
  type: T,
) =>
  defineEvent(
    type,
    'pipeline',
    z.strictObject({
      secret_id: identifier,
      key: secretKey,
      namespace,
      /** null where it is of the namespace itself. */
      project: z.strictObject({ id: identifier, name: projectName }).nullable(),
      actor,
    }),
  );
export const secretCreated = secretEvent('secret.created.v1');
export const secretUpdated = secretEvent('secret.updated.v1');
export const secretDeleted = secretEvent('secret.deleted.v1');

const webhookEvent = <
  const T extends
    | 'project.webhook_created.v1'
    | 'project.webhook_updated.v1'
    | 'project.webhook_rotated.v1'
    | 'project.webhook_deleted.v1',
>(
  type: T,
) =>
  defineEvent(
    type,
    'trigger-ingest',
    z.strictObject({
      ...ofProject,
      webhook_id: identifier,
      source: z.enum(webhookSources),
      actor,
    }),
  );
export const webhookCreated = webhookEvent('project.webhook_created.v1');
export const webhookUpdated = webhookEvent('project.webhook_updated.v1');
export const webhookRotated = webhookEvent('project.webhook_rotated.v1');
export const webhookDeleted = webhookEvent('project.webhook_deleted.v1');

export const fileEvents = [fileWritten, fileDeleted] as const;
export const triggerConfigEvents = [triggerConfigChanged, triggerConfigDeleted] as const;
export const secretEvents = [secretCreated, secretUpdated, secretDeleted] as const;
export const webhookManagementEvents = [
  webhookCreated,
  webhookUpdated,
  webhookRotated,
  webhookDeleted,
] as const;
