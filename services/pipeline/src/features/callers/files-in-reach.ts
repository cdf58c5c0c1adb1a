import type { RequestContext } from '@orchestrator/http';
import type { Project } from '../../domain/project.js';
import { requireFilesHere } from '../../domain/project-file.js';
import type { ProjectViews } from '../../domain/project-views.js';
import { projectInReach } from './project-in-reach.js';

/**
 * The project that the path names, if the caller's token may reach it and its files are kept here.
 * @throws ProjectError `outside_limit`, `not_found`, `conflict`
 */
export async function filesInReach(
  projects: ProjectViews,
  params: { readonly name: string },
  context: RequestContext,
): Promise<Project> {
  const project = await projectInReach(projects, params, context);
  requireFilesHere(project);
  return project;
}
