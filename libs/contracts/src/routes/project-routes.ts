import { z } from 'zod';
import { scoped } from '../access.js';
import { answer, defineRoute, emptyAnswer } from '../route.js';
import { namespaceName } from '../schemas/namespace.js';
import { listQuery, page } from '../schemas/primitives.js';
import { createProjectBody, project, projectName, updateProjectBody } from '../schemas/project.js';

const projectParams = z.object({ owner: namespaceName, name: projectName });
const readers = scoped('read', { namespace: { parameter: 'owner', role: 'member' } });
const keepers = scoped('repo:write', { namespace: { parameter: 'owner', role: 'admin' } });

export const createProject = defineRoute({
  id: 'createProject',
  service: 'pipeline',
  method: 'POST',
  path: '/api/v2/ci/pipelines',
  summary: 'Create a project. Its namespace is named in the body, and needs the role admin.',
  access: scoped('repo:write', {
    namespace: { parameter: 'owner', in: 'body', role: 'admin' },
    everyProject: true,
  }),
  body: createProjectBody,
  answers: { 201: answer('The project', project, { Location: 'Where the project is' }) },
  problems: ['not_found', 'role_required', 'repository_not_allowed', 'name_taken'],
  idempotencyKey: true,
});

export const deleteProject = defineRoute({
  id: 'deleteProject',
  service: 'pipeline',
  method: 'DELETE',
  path: '/api/v2/ci/pipelines/{owner}/{name}',
  summary: 'Delete a project and everything in it, its trigger tokens too',
  access: keepers,
  params: projectParams,
  answers: { 204: emptyAnswer('Deleted') },
  problems: ['not_found', 'repository_not_allowed'],
});

export const listProjects = defineRoute({
  id: 'listProjects',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/repos',
  summary: 'List the projects that the caller may see, of all its namespaces or of one',
  access: scoped('read', { namespace: { parameter: 'owner', in: 'query', role: 'member' } }),
  query: listQuery.extend({ owner: namespaceName.optional() }),
  answers: { 200: answer('A page of projects', page(project)) },
  problems: ['not_found'],
});

export const readProject = defineRoute({
  id: 'readProject',
  service: 'pipeline',
  method: 'GET',
  path: '/api/v2/ci/repos/{owner}/{name}',
  summary: 'Read a project',
  access: readers,
  params: projectParams,
  answers: { 200: answer('The project', project) },
  problems: ['not_found', 'repository_not_allowed'],
});

export const updateProject = defineRoute({
  id: 'updateProject',
  service: 'pipeline',
  method: 'PATCH',
  path: '/api/v2/ci/repos/{owner}/{name}',
  summary: 'Change the settings of a project',
  access: keepers,
  params: projectParams,
  body: updateProjectBody,
  answers: { 200: answer('The project', project) },
  problems: ['not_found', 'repository_not_allowed'],
});

export const projectRoutes = [
  createProject,
  deleteProject,
  listProjects,
  readProject,
  updateProject,
] as const;
