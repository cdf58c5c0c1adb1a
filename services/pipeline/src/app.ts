import {
  createProject,
  deleteProject,
  listProjects,
  readProject,
  resealProjectSecrets,
  resolveProjects,
  updateProject,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { ProjectStore } from './domain/project-store.js';
import type { ProjectViews } from './domain/project-views.js';
import type { ResealSecrets } from './domain/reseal-secrets.js';
import { createProjectRoute } from './features/create-project/create-project.route.js';
import { deleteProjectRoute } from './features/delete-project/delete-project.route.js';
import { listProjectsRoute } from './features/list-projects/list-projects.route.js';
import { readProjectRoute } from './features/read-project/read-project.route.js';
import { resealSecretsRoute } from './features/reseal-secrets/reseal-secrets.route.js';
import { resolveProjectsRoute } from './features/resolve-projects/resolve-projects.route.js';
import { updateProjectRoute } from './features/update-project/update-project.route.js';

export interface PipelineAppParts {
  readonly projects: ProjectViews;
  readonly store: ProjectStore;
  readonly resealSecrets: ResealSecrets;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export const pipelineRoutesOf = ({
  projects,
  store,
  resealSecrets,
  answerMs,
}: PipelineAppParts): readonly Binding[] => [
  // Between services.
  handle(resolveProjects, answerWithin(answerMs, resolveProjectsRoute(projects))),
  // For the operator, who waits as long as it takes.
  handle(resealProjectSecrets, resealSecretsRoute(resealSecrets)),
  // Projects.
  handle(createProject, answerWithin(answerMs, createProjectRoute(store))),
  handle(listProjects, answerWithin(answerMs, listProjectsRoute(projects))),
  handle(readProject, answerWithin(answerMs, readProjectRoute(projects))),
  handle(updateProject, answerWithin(answerMs, updateProjectRoute(projects, store))),
  handle(deleteProject, answerWithin(answerMs, deleteProjectRoute(projects, store))),
];
