import type { readTriggerConfig } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import { noSuchConfig } from '../../domain/trigger-config.js';
import type { TriggerConfigViews } from '../../domain/trigger-config-views.js';
import { projectInReach } from '../callers/project-in-reach.js';
import { presentTriggerConfig } from '../../present-trigger-config.js';

export const readTriggerConfigRoute =
  (projects: ProjectViews, configs: TriggerConfigViews): Handler<typeof readTriggerConfig> =>
  async ({ params }, context) => {
    const { id } = await projectInReach(projects, params, context);
    const config = await configs.find(id, params.config);
    if (config === null) throw noSuchConfig();
    return { status: 200, body: presentTriggerConfig(config) };
  };
