import type { resolveStartable } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import type { TriggerConfigViews } from '../../domain/trigger-config-views.js';
import { presentTriggerConfig } from '../../present-trigger-config.js';

export const resolveStartableRoute =
  (projects: ProjectViews, configs: TriggerConfigViews): Handler<typeof resolveStartable> =>
  async ({ body: { namespace_name: namespaceName, name, config: configName } }) => {
    const project = await projects.findByOwner(namespaceName, name);
    if (project === null) return { status: 200, body: { startable: null } };
    const { id, namespace, vcsType, vcsUrl, defaultRef } = project;
    const config = configName === undefined ? null : await configs.find(id, configName);
    const shown = {
      id,
      name: project.name,
      namespace,
      vcs_type: vcsType,
      vcs_url: vcsUrl,
      default_ref: defaultRef,
    };
    return {
      status: 200,
      body: { startable: { project: shown, config: config && presentTriggerConfig(config) } },
    };
  };
