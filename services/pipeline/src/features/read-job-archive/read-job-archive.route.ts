import type { readJobArchive } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { noSuchProject } from '../../domain/project-error.js';
import type { ProjectFileViews } from '../../domain/project-file-views.js';
import type { ProjectViews } from '../../domain/project-views.js';
import { archiveOf } from './archive-of.js';

export const readJobArchiveRoute =
  (projects: ProjectViews, files: ProjectFileViews): Handler<typeof readJobArchive> =>
  async ({ params: { project_id: projectId } }) => {
    // One whose files are elsewhere has no archive here.
    const project = await projects.findById(projectId);
    if (project?.vcsType !== 'orchestrator') throw noSuchProject();
    return { status: 200, stream: archiveOf((after) => files.next(projectId, after)) };
  };
