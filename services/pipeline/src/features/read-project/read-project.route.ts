import type { readProject } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { ProjectViews } from '../../domain/project-views.js';
import { projectInReach } from '../callers/project-in-reach.js';
import { presentProject } from '../present-project.js';

export const readProjectRoute =
  (projects: ProjectViews): Handler<typeof readProject> =>
  async ({ params }, context) => ({
    status: 200,
    body: presentProject(await projectInReach(projects, params, context)),
  });
