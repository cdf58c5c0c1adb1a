import type { RequestContext } from '@orchestrator/http';
import { ProjectError } from '../../domain/project-error.js';
import type { ProjectViews } from '../../domain/project-views.js';
import type { SecretPlace } from '../../domain/secret.js';
import { projectInReach } from './project-in-reach.js';

/** Of which place a path speaks. @throws ProjectError `outside_limit`, `not_found` */
export type FindSecretPlace = (params: object, context: RequestContext) => Promise<SecretPlace>;

/** That of the path, or the caller's own, where it is of this type: a user is no organization. */
export const namespaceItself =
  (wanted: SecretPlace['namespace']['type']): FindSecretPlace =>
  (_params, { namespace }) => {
    if (namespace === undefined) throw new Error('The route declares no namespace');
    const { type, id, name } = namespace;
    return type === wanted
      ? Promise.resolve({ namespace: { type, id, name }, project: null })
      : Promise.reject(new ProjectError('not_found', `There is no such ${wanted}.`));
  };

export const projectNamed =
  (projects: ProjectViews): FindSecretPlace =>
  async (params, context) => {
    if (!('name' in params) || typeof params.name !== 'string') {
      throw new Error('The route names no project');
    }
    const project = await projectInReach(projects, { name: params.name }, context);
    return { namespace: project.namespace, project };
  };
