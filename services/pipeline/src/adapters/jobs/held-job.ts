import type { Prisma } from '../../generated/prisma/client.js';
import type { JobStatus } from '../../domain/job-hold.js';

type Tx = Prisma.TransactionClient;

/** After so long an agent that asks again can't have got the answer that gave it a job. */
const answerLostSeconds = 3;
/** An agent tells of a job that runs each second: after so long without a word it was begun anew. */
const silenceSeconds = 5;

/** What to make of an instance that has a job and asks for another. */
export type Standing = 'waits' | 'lost the answer' | 'began anew' | 'is at work';

/** Locks the job. @returns null where the instance has it no more */
export async function standingOf(
  tx: Tx,
  jobId: string,
  instanceId: string,
): Promise<Standing | null> {
  const [job] = await tx.$queryRaw<{ status: JobStatus; isQuiet: boolean }[]>`
    SELECT status::text,
           CASE status WHEN 'claimed'
             THEN claimed_at < clock_timestamp() - ${answerLostSeconds}::float8 * interval '1 second'
             ELSE logged_at IS NULL
               OR logged_at < clock_timestamp() - ${silenceSeconds}::float8 * interval '1 second'
           END AS "isQuiet"
      FROM pipeline.job
     WHERE id = ${jobId}::uuid AND instance_id = ${instanceId}::uuid
       AND status IN ('claimed', 'running')
       FOR NO KEY UPDATE`;
  if (job === undefined) return null;
  if (job.status === 'claimed') return job.isQuiet ? 'lost the answer' : 'waits';
  return job.isQuiet ? 'began anew' : 'is at work';
}
