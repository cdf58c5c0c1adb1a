import type { updateTriggerConfigVersion } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import type { TriggerConfigStore } from '../../domain/trigger-config-store.js';
import { projectInReach } from '../callers/project-in-reach.js';
import { presentVersion } from '../../present-trigger-config.js';

export const updateTriggerConfigVersionRoute =
  (projects: ProjectViews, store: TriggerConfigStore): Handler<typeof updateTriggerConfigVersion> =>
  async ({ params, body: { enabled } }, context) => {
    const { id: projectId } = await projectInReach(projects, params, context);
    const { config: name, version } = params;
    const changed = await store.setEnabled(
      { projectId, name },
      { version, enabled },
      actorOf(context),
    );
    return { status: 200, body: presentVersion(changed) };
  };
