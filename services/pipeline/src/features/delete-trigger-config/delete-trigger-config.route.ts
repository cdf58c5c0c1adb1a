import type { deleteTriggerConfig } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import type { TriggerConfigStore } from '../../domain/trigger-config-store.js';
import { projectInReach } from '../callers/project-in-reach.js';

export const deleteTriggerConfigRoute =
  (projects: ProjectViews, store: TriggerConfigStore): Handler<typeof deleteTriggerConfig> =>
  async ({ params }, context) => {
    const { id: projectId } = await projectInReach(projects, params, context);
    await store.remove({ projectId, name: params.config }, actorOf(context));
    return { status: 204 };
  };
