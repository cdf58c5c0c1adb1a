import type { listProjects } from '@orchestrator/contracts';
import { type Handler, idCursor, identified, readPage } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import { namespaceNamed } from '../callers/namespace-named.js';
import { projectLimitOf } from '../callers/project-limit-of.js';
import { presentProject } from '../present-project.js';

export const listProjectsRoute =
  (projects: ProjectViews): Handler<typeof listProjects> =>
  async ({ query }, context) => {
    const { owner } = query;
    const namespaces =
      owner === undefined
        ? identified(context).principal.namespaces
        : [namespaceNamed(owner, 'member', context)];
    const namespaceIds = namespaces.map(({ id }) => id);
    const within = projectLimitOf(context);
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (before, limit) => projects.list({ namespaceIds, within, before, limit }),
        placeOf: ({ id }) => id,
        present: presentProject,
      }),
    };
  };
