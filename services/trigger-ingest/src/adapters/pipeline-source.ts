import { resolveStartable, type startable } from '@orchestrator/contracts';
import type { ServiceClient } from '@orchestrator/http';
import type { z } from 'zod';
import type { ProjectSource, Startable } from '../domain/known-projects.js';
import { TriggerIngestError } from '../domain/trigger-ingest-error.js';
import { toldVersions } from '../told-versions.js';

/** The pipeline service as the one who decides; whatever is wrong with its answer, it is away. */
export const createPipelineSource = (client: ServiceClient): ProjectSource => ({
  resolve: async ({ owner, name }, config) => {
    const body = { namespace_name: owner, name, ...(config !== undefined && { config }) };
    const answer = await client.call(resolveStartable, { body }).catch(away);
    return answer.body.startable && toStartable(answer.body.startable);
  },
});

function away(cause: unknown): never {
  const error = new TriggerIngestError(
    'pipeline_away',
    'What is to be started is not known here, and who knows it is out of reach.',
  );
  error.cause = cause;
  throw error;
}

function toStartable({ project, config }: z.output<typeof startable>): Startable {
  return {
    project: {
      id: project.id,
      namespace: project.namespace,
      name: project.name,
      vcsType: project.vcs_type,
      vcsUrl: project.vcs_url,
      defaultRef: project.default_ref,
    },
    config: config && {
      id: config.id,
      name: config.name,
      versions: toldVersions(config.versions),
    },
  };
}
