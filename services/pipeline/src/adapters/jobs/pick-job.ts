import { Prisma } from '../../generated/prisma/client.js';
import type { ClaimedJob, JobSeeker } from '../../domain/job-claims.js';
import { leaseSeconds } from '../../domain/job-hold.js';
import type { VcsType } from '../../domain/project.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from './run-place.js';
import { storedTexts } from './stored-json.js';

type Tx = Prisma.TransactionClient;

/** A job that was given out just now, but for its secrets. */
export interface PickedJob extends Omit<ClaimedJob, 'secrets'> {
  readonly attempt: number;
  readonly withSecrets: boolean;
  readonly starterUserId: string | null;
}

interface Row extends RunPlace {
  readonly id: string;
  readonly runId: string;
  readonly attempt: number;
  readonly fence: number;
  readonly vcsType: VcsType;
  readonly vcsUrl: string | null;
  readonly ref: string;
  readonly matrixValues: unknown;
  readonly envMappings: unknown;
  readonly inputs: unknown;
  readonly withSecrets: boolean;
  readonly starterUserId: string | null;
}

type Found<T> = { readonly [K in keyof T]: T[K] | null };

/** What the agent is told of a job that the statement has in `given`. */
const answerColumns = Prisma.sql`
  given.id, given.run_id AS "runId", given.attempt, given.fence, ${placeColumns},
  p.vcs_type::text AS "vcsType", p.vcs_url AS "vcsUrl", r.ref,
  given.matrix_values AS "matrixValues", r.env_mappings AS "envMappings", r.inputs,
  r.with_secrets AS "withSecrets", a.starter_user_id AS "starterUserId"`;

const answerTables = Prisma.sql`
  given JOIN pipeline.run r ON r.id = given.run_id ${withPlace}
        JOIN pipeline.run_attempt a ON a.run_id = given.run_id AND a.attempt = given.run_attempt`;

/** The job is the instance's from now on, under a fence that no one had. */
const heldAnew = ({ instance: { id, name } }: JobSeeker) => Prisma.sql`
  status = 'claimed', fence = j.fence + 1, instance_id = ${id}::uuid, instance_name = ${name},
  claimed_at = clock_timestamp(), logged_at = NULL, masks = NULL,
  lease_until = clock_timestamp() + ${leaseSeconds}::float8 * interval '1 second'`;

const heldColumns = Prisma.sql`
  j.id, j.run_id, j.run_attempt, j.attempt, j.fence, j.matrix_values, j.instance_id`;

/**
 * The first job in the queue that the instance may have, in one statement: the index has the queue in
 * its order, what others are about to take is passed over. Takes none for an instance that has one.
 */
export async function pickJob(
  tx: Tx,
  seeker: JobSeeker,
): Promise<{ readonly holds: string | null; readonly picked: PickedJob | null }> {
  const { instance, namespace, labels } = seeker;
  const [row] = await tx.$queryRaw<(Found<Row> & { readonly holds: string | null })[]>`
    WITH held AS MATERIALIZED (
      SELECT id FROM pipeline.job
       WHERE instance_id = ${instance.id}::uuid AND status IN ('claimed', 'running') LIMIT 1
    ), next AS MATERIALIZED (
      SELECT id FROM pipeline.job
       WHERE namespace_id = ${namespace.id}::uuid AND status = 'pending'
         AND required_labels <@ ${JSON.stringify(labels)}::jsonb
         AND NOT EXISTS (SELECT FROM held)
       ORDER BY queue_position, id LIMIT 1
         FOR NO KEY UPDATE SKIP LOCKED
    ), given AS (
      UPDATE pipeline.job j SET attempt = j.attempt + 1, ${heldAnew(seeker)}
        FROM next WHERE j.id = next.id
      RETURNING ${heldColumns}
    ), noted AS (
      INSERT INTO pipeline.job_hold (job_id, fence, instance_id, begun_at)
      SELECT id, fence, instance_id, clock_timestamp() FROM given
    )
    SELECT (SELECT id FROM held) AS holds, answer.*
      FROM (VALUES (1)) one
      LEFT JOIN (SELECT ${answerColumns} FROM ${answerTables}) answer ON true`;
  return { holds: row?.holds ?? null, picked: toPicked(row) };
}

/** The same job once more, since the answer that gave it to the instance was lost. That is no attempt. */
export async function giveAgain(
  tx: Tx,
  seeker: JobSeeker,
  jobId: string,
): Promise<PickedJob | null> {
  await tx.$executeRaw`
    UPDATE pipeline.job_hold SET ended_at = clock_timestamp(), end_reason = 'answer lost'
     WHERE job_id = ${jobId}::uuid AND ended_at IS NULL`;
  const [row] = await tx.$queryRaw<Row[]>`
    WITH given AS (
      UPDATE pipeline.job j SET ${heldAnew(seeker)} WHERE j.id = ${jobId}::uuid
      RETURNING ${heldColumns}
    ), noted AS (
      INSERT INTO pipeline.job_hold (job_id, fence, instance_id, begun_at)
      SELECT id, fence, instance_id, clock_timestamp() FROM given
    )
    SELECT ${answerColumns} FROM ${answerTables}`;
  return toPicked(row);
}

function toPicked(row: Found<Row> | undefined): PickedJob | null {
  if (row === undefined || !isFound(row)) return null;
  return {
    id: row.id,
    runId: row.runId,
    attempt: row.attempt,
    fence: row.fence,
    project: projectAt(row),
    vcsType: row.vcsType,
    vcsUrl: row.vcsUrl,
    pipeline: row.pipeline,
    ref: row.ref,
    matrixValues: storedTexts(row.matrixValues),
    envMappings: storedTexts(row.envMappings),
    inputs: storedTexts(row.inputs),
    withSecrets: row.withSecrets,
    starterUserId: row.starterUserId,
  };
}

const isFound = (row: Found<Row>): row is Row => row.id !== null;
