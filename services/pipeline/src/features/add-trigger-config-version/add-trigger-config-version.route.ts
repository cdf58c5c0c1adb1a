import type { addTriggerConfigVersion } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import type { TriggerConfigStore } from '../../domain/trigger-config-store.js';
import { projectInReach } from '../callers/project-in-reach.js';
import { presentVersion } from '../../present-trigger-config.js';

export const addTriggerConfigVersionRoute =
  (projects: ProjectViews, store: TriggerConfigStore): Handler<typeof addTriggerConfigVersion> =>
  async ({ params, body }, context) => {
    const { id: projectId } = await projectInReach(projects, params, context);
    const terms = {
      workflowPath: body.workflow_path,
      ref: body.ref ?? null,
      matrix: body.matrix,
      envMappings: body.env_mappings,
      allowSubset: body.allow_subset,
    };
    const config = { projectId, name: params.config };
    const version = await store.addVersion(config, terms, actorOf(context));
    return { status: 201, body: presentVersion(version) };
  };
