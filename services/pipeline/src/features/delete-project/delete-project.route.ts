import type { deleteProject } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { ProjectStore } from '../../domain/project-store.js';
import type { ProjectViews } from '../../domain/project-views.js';
import { projectInReach } from '../callers/project-in-reach.js';

export const deleteProjectRoute =
  (projects: ProjectViews, store: ProjectStore): Handler<typeof deleteProject> =>
  async ({ params }, context) => {
    const { id } = await projectInReach(projects, params, context);
    await store.remove(id, actorOf(context));
    return { status: 204 };
  };
