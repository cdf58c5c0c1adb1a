import type { resolveProjects } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';

export const resolveProjectsRoute =
  (projects: ProjectViews): Handler<typeof resolveProjects> =>
  async ({ body }) => {
    const asked = body.projects.map(({ namespace_id: namespaceId, name }) => ({
      namespaceId,
      name,
    }));
    const found = await projects.resolve(asked);
    const items = found.map(
      (project) =>
        project && {
          id: project.id,
          name: project.name,
          namespace: project.namespace,
        },
    );
    return { status: 200, body: { items } };
  };
