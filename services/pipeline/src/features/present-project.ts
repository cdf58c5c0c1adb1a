import type { project as projectSchema } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { Project } from '../domain/project.js';

/** A project as the API shows it. */
export const presentProject = (project: Project): z.input<typeof projectSchema> => ({
  id: project.id,
  owner: project.namespace.name,
  name: project.name,
  vcs_type: project.vcsType,
  vcs_url: project.vcsUrl,
  default_ref: project.defaultRef,
  created_at: project.createdAt.toISOString(),
  updated_at: project.updatedAt.toISOString(),
});
