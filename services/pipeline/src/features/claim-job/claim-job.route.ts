import type { claimedJob, claimJobFor } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { z } from 'zod';
import type { Labels } from '../../domain/job.js';
import type { ClaimedJob, JobClaims } from '../../domain/job-claims.js';

export const claimJobRoute =
  (claims: JobClaims): Handler<typeof claimJobFor> =>
  async ({ body: { instance, namespace, labels } }, context) => {
    const job = await claims.claim({ instance, namespace, labels });
    if (job !== null && context.signal.aborted) {
      // Nobody hears of it any more: it waits again, at once.
      await claims.release(job.id, { instanceId: instance.id, fence: job.fence });
      return { status: 200, body: { job: null } };
    }
    return { status: 200, body: { job: job && present(job) } };
  };

const secretPrefix = 'ACT_INPUT_SECRET_';

/** As agents read it: what is empty is left out. */
function present(job: ClaimedJob): z.input<typeof claimedJob> {
  const { fence, project, secrets } = job;
  return {
    fence,
    project: { id: project.id, name: project.name },
    claim: {
      run_id: job.runId,
      job_id: job.id,
      repo_id: project.id,
      owner: project.namespace.name,
      name: project.name,
      pipeline: job.pipeline,
      ref: job.ref,
      vcs_type: job.vcsType,
      vcs_url: job.vcsUrl ?? '',
      // No input can be named as a secret is: those names are the system's.
      env: {
        ...job.inputs,
        ...Object.fromEntries([...secrets].map(([key, value]) => [secretPrefix + key, value])),
      },
      ...(isFilled(job.matrixValues) && { matrix_values: { ...job.matrixValues } }),
      ...(isFilled(job.envMappings) && { env_mappings: { ...job.envMappings } }),
    },
  };
}

const isFilled = (texts: Labels): boolean => Object.keys(texts).length > 0;
