import type { resolveStartable } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';

export const resolveStartableRoute =
  (projects: ProjectViews): Handler<typeof resolveStartable> =>
  async ({ body: { namespace_name: namespaceName, name } }) => {
    const project = await projects.named({ namespaceName, name });
    const startable = project && {
      project: {
        id: project.id,
        name: project.name,
        namespace: project.namespace,
        vcs_type: project.vcsType,
        vcs_url: project.vcsUrl,
        default_ref: project.defaultRef,
      },
      // Whoever keeps trigger configurations gives the one that is asked for.
      config: null,
    };
    return { status: 200, body: { startable } };
  };
