import type { PrismaClient } from '../generated/prisma/client.js';
import type { HeldJob } from '../domain/held-jobs.js';

/** Each of these is one statement, and so all or nothing. */
type Sql = Pick<PrismaClient, '$executeRaw' | '$queryRaw'>;

/** Whatever else is noted of these jobs or these instances has ended; of one instance the last begins. */
export async function beginHolds(sql: Sql, holds: readonly HeldJob[]): Promise<readonly true[]> {
  const last = new Map(holds.map((hold) => [hold.instanceId, hold]));
  await sql.$executeRaw`
    WITH given AS MATERIALIZED (
      SELECT * FROM unnest(${holds.map(({ jobId }) => jobId)}::uuid[],
                           ${holds.map(({ fence }) => fence)}::int[],
                           ${holds.map(({ instanceId }) => instanceId)}::uuid[],
                           ${holds.map(({ runId }) => runId)}::uuid[],
                           ${holds.map(({ projectId }) => projectId)}::uuid[],
                           ${holds.map(({ jobTokenId }) => jobTokenId)}::uuid[],
                           ${holds.map((hold) => last.get(hold.instanceId) === hold)}::boolean[])
               AS given (job_id, fence, instance_id, run_id, project_id, job_token_id, is_last)
    ), of_instance AS (
      UPDATE agent_gateway.held_job h SET ended_at = clock_timestamp()
        FROM given WHERE h.ended_at IS NULL AND h.instance_id = given.instance_id
    ), of_job AS (
      UPDATE agent_gateway.held_job h SET ended_at = clock_timestamp()
        FROM given
       WHERE h.ended_at IS NULL AND h.job_id = given.job_id AND h.fence < given.fence
    )
    INSERT INTO agent_gateway.held_job
           (job_id, fence, instance_id, run_id, project_id, job_token_id, begun_at, ended_at)
    SELECT job_id, fence, instance_id, run_id, project_id, job_token_id, clock_timestamp(),
           CASE WHEN NOT is_last THEN clock_timestamp() END
      FROM given`;
  return holds.map(() => true);
}

/** Holds of each job up to its fence have ended. @returns for each whether that was not known before */
export async function endHolds(
  sql: Sql,
  ended: readonly Pick<HeldJob, 'jobId' | 'fence'>[],
): Promise<readonly boolean[]> {
  const rows = await sql.$queryRaw<{ job_id: string }[]>`
    UPDATE agent_gateway.held_job h SET ended_at = clock_timestamp()
      FROM unnest(${ended.map(({ jobId }) => jobId)}::uuid[],
                  ${ended.map(({ fence }) => fence)}::int[]) AS ended (job_id, fence)
     WHERE h.ended_at IS NULL AND h.job_id = ended.job_id AND h.fence <= ended.fence
    RETURNING h.job_id`;
  const changed = new Set(rows.map(({ job_id: id }) => id));
  return ended.map(({ jobId }) => changed.has(jobId));
}

/** The tokens of these holds are refused everywhere, so the holds have ended too. */
export async function endTokens(
  sql: Sql,
  jobTokenIds: readonly string[],
): Promise<readonly true[]> {
  await sql.$executeRaw`
    UPDATE agent_gateway.held_job
       SET token_ended_at = clock_timestamp(), ended_at = coalesce(ended_at, clock_timestamp())
     WHERE job_token_id = ANY(${[...jobTokenIds]}::uuid[]) AND token_ended_at IS NULL`;
  return jobTokenIds.map(() => true);
}
