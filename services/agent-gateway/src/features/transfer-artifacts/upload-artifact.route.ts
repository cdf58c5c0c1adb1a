import type { uploadArtifact } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { jobNotHeld } from '../../domain/agent-gateway-error.js';
import type { Content } from '../../domain/content.js';
import type { HeldJobs } from '../../domain/held-jobs.js';
import { jobOfToken } from '../callers/job-of-token.js';

/** A file for the run of the job, handed on as it comes. */
export const uploadArtifactRoute =
  (held: HeldJobs, content: Content): Handler<typeof uploadArtifact> =>
  async ({ params, body }, context) => {
    const hold = await jobOfToken(held, context);
    if (hold?.runId !== params.run_id) throw jobNotHeld();
    const length = context.header('content-length');
    const headers = {
      'content-type': context.header('content-type') ?? '',
      ...(length !== undefined && { 'content-length': length }),
    };
    const stored = await content.storeArtifact(hold.runId, hold, body, headers, context.signal);
    return { status: 201, body: { filename: stored.filename, size: stored.size } };
  };
