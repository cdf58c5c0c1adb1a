import type { releaseJob } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { JobClaims } from '../../domain/job-claims.js';
import { holderNamed } from '../callers/holder-named.js';

export const releaseJobRoute =
  (claims: JobClaims): Handler<typeof releaseJob> =>
  async ({ params, body }) => {
    await claims.release(params.job_id, holderNamed(body));
    return { status: 204 };
  };
