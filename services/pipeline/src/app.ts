import {
  createProject,
  deleteProject,
  listProjects,
  readProject,
  resolveProjects,
  updateProject,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { ProjectFileStore } from './domain/project-file-store.js';
import type { ProjectFileViews } from './domain/project-file-views.js';
import type { ProjectStore } from './domain/project-store.js';
import type { ProjectViews } from './domain/project-views.js';
import { createProjectRoute } from './features/create-project/create-project.route.js';
import { deleteProjectRoute } from './features/delete-project/delete-project.route.js';
import { fileBindings } from './features/file-bindings.js';
import { listProjectsRoute } from './features/list-projects/list-projects.route.js';
import { readProjectRoute } from './features/read-project/read-project.route.js';
import { resolveProjectsRoute } from './features/resolve-projects/resolve-projects.route.js';
import { updateProjectRoute } from './features/update-project/update-project.route.js';

export interface PipelineAppParts {
  readonly projects: ProjectViews;
  readonly store: ProjectStore;
  readonly files: ProjectFileViews;
  readonly fileStore: ProjectFileStore;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export const pipelineRoutesOf = ({
  projects,
  store,
  files,
  fileStore,
  answerMs,
}: PipelineAppParts): readonly Binding[] => [
  // Between services.
  handle(resolveProjects, answerWithin(answerMs, resolveProjectsRoute(projects))),
  // Projects.
  handle(createProject, answerWithin(answerMs, createProjectRoute(store))),
  handle(listProjects, answerWithin(answerMs, listProjectsRoute(projects))),
  handle(readProject, answerWithin(answerMs, readProjectRoute(projects))),
  handle(updateProject, answerWithin(answerMs, updateProjectRoute(projects, store))),
  handle(deleteProject, answerWithin(answerMs, deleteProjectRoute(projects, store))),
  // Files.
  ...fileBindings({ projects, files, fileStore, answerMs }),
];
