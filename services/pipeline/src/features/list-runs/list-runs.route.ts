import type { listRuns } from '@orchestrator/contracts';
import { type Handler, idCursor, readPage } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import type { RunViews } from '../../domain/run-views.js';
import { projectInReach } from '../callers/project-in-reach.js';
import { presentRun } from '../present-run.js';

export const listRunsRoute =
  (projects: ProjectViews, runs: RunViews): Handler<typeof listRuns> =>
  async ({ params, query }, context) => {
    const { id: projectId } = await projectInReach(projects, params, context);
    const { status, pipeline } = query;
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (before, limit) => runs.list({ projectId, status, pipeline, before, limit }),
        placeOf: ({ id }) => id,
        present: presentRun,
      }),
    };
  };
