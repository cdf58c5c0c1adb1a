import type { RequestContext } from '@orchestrator/http';
import type { Project } from '../../domain/project.js';
import { noSuchProject, ProjectError } from '../../domain/project-error.js';
import type { ProjectViews } from '../../domain/project-views.js';
import { projectLimitOf } from './project-limit-of.js';

/**
 * The project that the path names, if the caller's token may reach it: every route with a project
 * begins with this. The namespace was found among the caller's own; from here on the project's id
 * counts, so that one made anew under the same name is another. A limited token is not told which
 * other projects there are.
 * @throws ProjectError `outside_limit`, `not_found`
 */
export async function projectInReach(
  projects: ProjectViews,
  { name }: { readonly name: string },
  context: RequestContext,
): Promise<Project> {
  const { namespace } = context;
  if (namespace === undefined) throw new Error('The route declares no namespace');
  const project = await projects.find({ namespaceId: namespace.id, name });
  const limit = projectLimitOf(context);
  if (limit !== null && (project === null || !limit.includes(project.id))) {
    throw new ProjectError('outside_limit', 'The calling token is limited to other projects.');
  }
  if (project === null) throw noSuchProject();
  return project;
}
