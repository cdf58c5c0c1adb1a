import { createProject, fillPath, readProject } from '@orchestrator/contracts';
import { actorOf, type Handler, idempotencyClaim } from '@orchestrator/http';
import { usualRef } from '../../domain/project.js';
import type { ProjectStore } from '../../domain/project-store.js';
import { namespaceNamed } from '../callers/namespace-named.js';
import { refuseLimited } from '../callers/refuse-limited.js';
import { presentProject } from '../present-project.js';

export const createProjectRoute =
  (store: ProjectStore): Handler<typeof createProject> =>
  async (input, context) => {
    const { owner, name, vcs_type: vcsType, vcs_url: vcsUrl, default_ref: defaultRef } = input.body;
    refuseLimited(context);
    const { type, id, name: ownerName } = namespaceNamed(owner, 'admin', context);
    const project = await store.create({
      namespace: { type, id, name: ownerName },
      name,
      vcsType,
      vcsUrl: vcsUrl ?? null,
      defaultRef: defaultRef ?? usualRef,
      once: idempotencyClaim(createProject, input, context),
      actor: actorOf(context),
    });
    return {
      status: 201,
      headers: { Location: fillPath(readProject.path, { owner, name: project.name }) },
      body: presentProject(project),
    };
  };
