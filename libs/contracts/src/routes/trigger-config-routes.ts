import { z } from 'zod';
import { scoped } from '../access.js';
import { answer, defineRoute, emptyAnswer } from '../route.js';
import { namespaceName } from '../schemas/namespace.js';
import { listQuery, page } from '../schemas/primitives.js';
import { projectName } from '../schemas/project.js';
import {
  addTriggerConfigVersionBody,
  createTriggerConfigBody,
  triggerConfig,
  triggerConfigName,
  triggerConfigVersion,
  updateTriggerConfigVersionBody,
} from '../schemas/trigger-config.js';

const projectParams = z.object({ owner: namespaceName, name: projectName });
const configParams = projectParams.extend({ config: triggerConfigName });
const readers = scoped('read', { namespace: { parameter: 'owner', role: 'member' } });
const keepers = scoped('repo:write', { namespace: { parameter: 'owner', role: 'admin' } });
const place = '/api/v2/ci/repos/{owner}/{name}/trigger-configs';

export const listTriggerConfigs = defineRoute({
  id: 'listTriggerConfigs',
  service: 'pipeline',
  method: 'GET',
  path: place,
  summary: 'List the trigger configurations of a project, by name',
  access: readers,
  params: projectParams,
  query: listQuery,
  answers: { 200: answer('A page of trigger configurations', page(triggerConfig)) },
  problems: ['not_found', 'repository_not_allowed'],
});

export const readTriggerConfig = defineRoute({
  id: 'readTriggerConfig',
  service: 'pipeline',
  method: 'GET',
  path: `${place}/{config}`,
  summary: 'Read a trigger configuration with its versions',
  access: readers,
  params: configParams,
  answers: { 200: answer('The trigger configuration', triggerConfig) },
  problems: ['not_found', 'repository_not_allowed'],
});

export const createTriggerConfig = defineRoute({
  id: 'createTriggerConfig',
  service: 'pipeline',
  method: 'POST',
  path: place,
  summary: 'Create a trigger configuration, without a version yet',
  access: keepers,
  params: projectParams,
  body: createTriggerConfigBody,
  answers: {
    201: answer('The trigger configuration', triggerConfig, { Location: 'Where it is' }),
  },
  problems: ['not_found', 'repository_not_allowed', 'name_taken', 'conflict'],
});

export const addTriggerConfigVersion = defineRoute({
  id: 'addTriggerConfigVersion',
  service: 'pipeline',
  method: 'POST',
  path: `${place}/{config}/versions`,
  summary: 'Add a version; it gets the next number and is on',
  access: keepers,
  params: configParams,
  body: addTriggerConfigVersionBody,
  answers: { 201: answer('The version', triggerConfigVersion) },
  problems: ['not_found', 'repository_not_allowed', 'conflict'],
});

export const updateTriggerConfigVersion = defineRoute({
  id: 'updateTriggerConfigVersion',
  service: 'pipeline',
  method: 'PATCH',
  path: `${place}/{config}/versions/{version}`,
  summary: 'Turn a version on or off',
  access: keepers,
  params: configParams.extend({ version: z.coerce.number().int().min(1).max(1_000_000) }),
  body: updateTriggerConfigVersionBody,
  answers: { 200: answer('The version', triggerConfigVersion) },
  problems: ['not_found', 'repository_not_allowed'],
});

export const deleteTriggerConfig = defineRoute({
  id: 'deleteTriggerConfig',
  service: 'pipeline',
  method: 'DELETE',
  path: `${place}/{config}`,
  summary: 'Delete a trigger configuration with all its versions',
  access: keepers,
  params: configParams,
  answers: { 204: emptyAnswer('Deleted') },
  problems: ['not_found', 'repository_not_allowed'],
});

export const triggerConfigRoutes = [
  listTriggerConfigs,
  readTriggerConfig,
  createTriggerConfig,
  addTriggerConfigVersion,
  updateTriggerConfigVersion,
  deleteTriggerConfig,
] as const;
