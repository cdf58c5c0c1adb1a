import type { updateProject } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import { requireFittingAddress } from '../../domain/project.js';
import type { ProjectStore } from '../../domain/project-store.js';
import type { ProjectViews } from '../../domain/project-views.js';
import { projectInReach } from '../callers/project-in-reach.js';
import { presentProject } from '../present-project.js';

export const updateProjectRoute =
  (projects: ProjectViews, store: ProjectStore): Handler<typeof updateProject> =>
  async ({ params, body }, context) => {
    const { id, vcsType } = await projectInReach(projects, params, context);
    const { vcs_url: vcsUrl, default_ref: defaultRef } = body;
    if (vcsUrl !== undefined) requireFittingAddress(vcsType, vcsUrl);
    const project = await store.update(id, { vcsUrl, defaultRef }, actorOf(context));
    return { status: 200, body: presentProject(project) };
  };
