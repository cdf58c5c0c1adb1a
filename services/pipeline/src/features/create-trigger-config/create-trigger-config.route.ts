import { type createTriggerConfig, fillPath, readTriggerConfig } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import type { TriggerConfigStore } from '../../domain/trigger-config-store.js';
import { projectInReach } from '../callers/project-in-reach.js';
import { presentTriggerConfig } from '../../present-trigger-config.js';

export const createTriggerConfigRoute =
  (projects: ProjectViews, store: TriggerConfigStore): Handler<typeof createTriggerConfig> =>
  async ({ params, body: { name } }, context) => {
    const project = await projectInReach(projects, params, context);
    const config = await store.create({ projectId: project.id, name }, actorOf(context));
    const { owner } = params;
    return {
      status: 201,
      headers: {
        Location: fillPath(readTriggerConfig.path, { owner, name: project.name, config: name }),
      },
      body: presentTriggerConfig(config),
    };
  };
