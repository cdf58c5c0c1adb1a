import { type listTriggerConfigs, triggerConfigName } from '@orchestrator/contracts';
import { type Handler, readPage, textCursor } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import type { TriggerConfigViews } from '../../domain/trigger-config-views.js';
import { projectInReach } from '../callers/project-in-reach.js';
import { presentTriggerConfig } from '../../present-trigger-config.js';

const configCursor = textCursor(triggerConfigName);

export const listTriggerConfigsRoute =
  (projects: ProjectViews, configs: TriggerConfigViews): Handler<typeof listTriggerConfigs> =>
  async ({ params, query }, context) => {
    const { id: projectId } = await projectInReach(projects, params, context);
    return {
      status: 200,
      body: await readPage(query, {
        cursor: configCursor,
        read: (after, limit) => configs.list({ projectId, after, limit }),
        placeOf: ({ name }) => name,
        present: presentTriggerConfig,
      }),
    };
  };
