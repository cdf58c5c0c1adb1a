import { Prisma } from '../../generated/prisma/client.js';
import type { ClaimedJob, JobSeeker } from '../../domain/job-claims.js';
import { leaseSeconds } from '../../domain/job-hold.js';
import type { VcsType } from '../../domain/project.js';
import { placeColumns, projectAt, type RunPlace, withPlace } from './run-place.js';
import { storedTexts } from './stored-json.js';

type Tx = Prisma.TransactionClient;

/** A job that was given out just now, but for its secrets. */
export interface PickedJob {
  readonly job: Omit<ClaimedJob, 'secrets'>;
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
const heldAnew = (id: Prisma.Sql, name: Prisma.Sql) => Prisma.sql`
  status = 'claimed', fence = j.fence + 1, instance_id = ${id}, instance_name = ${name},
  claimed_at = clock_timestamp(), logged_at = NULL, masks = NULL,
  lease_until = clock_timestamp() + ${leaseSeconds}::float8 * interval '1 second'`;

const heldColumns = Prisma.sql`
  j.id, j.run_id, j.run_attempt, j.attempt, j.fence, j.matrix_values, j.instance_id`;

/** Those who ask in one namespace with the same labels. No two of them are one instance. */
export interface LikeSeekers extends Pick<JobSeeker, 'namespace' | 'labels'> {
  readonly instances: readonly JobSeeker['instance'][];
}

/** What an instance got; where it `holds` a job it gets no other. */
export interface Picking {
  readonly instanceId: string;
  readonly holds: string | null;
  readonly picked: PickedJob | null;
}

/**
 * The first jobs in the queue that the instances may have, in one statement: the index has the queue in
 * its order, what others are about to take is passed over. Takes none for an instance that has one.
 */
export async function pickJobs(
  tx: Tx,
  { instances, namespace, labels }: LikeSeekers,
): Promise<readonly Picking[]> {
  const ids = instances.map(({ id }) => id);
  const rows = await tx.$queryRaw<
    (Found<Row> & { readonly instanceId: string; readonly holds: string | null })[]
  >`
    WITH held AS MATERIALIZED (
      SELECT DISTINCT ON (instance_id) instance_id, id FROM pipeline.job
       WHERE instance_id = ANY(${ids}::uuid[]) AND status IN ('claimed', 'running')
    ), asked AS MATERIALIZED (
      SELECT asked.*, held.id AS holds,
             row_number() OVER (PARTITION BY held.id IS NULL ORDER BY asked.place) AS turn
        FROM unnest(${ids}::uuid[], ${instances.map(({ name }) => name)}::text[])
             WITH ORDINALITY AS asked (instance_id, instance_name, place)
        LEFT JOIN held USING (instance_id)
    ), next AS MATERIALIZED (
      SELECT id, queue_position FROM pipeline.job
       WHERE namespace_id = ${namespace.id}::uuid AND status = 'pending'
         AND required_labels <@ ${JSON.stringify(labels)}::jsonb
       ORDER BY queue_position, id LIMIT (SELECT count(*) FROM asked WHERE holds IS NULL)
         FOR NO KEY UPDATE SKIP LOCKED
    ), turns AS (
      SELECT asked.instance_id, asked.instance_name, next.id
        FROM (SELECT id, row_number() OVER (ORDER BY queue_position, id) AS turn FROM next) next
        JOIN asked ON asked.turn = next.turn AND asked.holds IS NULL
    ), given AS (
      UPDATE pipeline.job j
         SET attempt = j.attempt + 1,
             ${heldAnew(Prisma.sql`turns.instance_id`, Prisma.sql`turns.instance_name`)}
        FROM turns WHERE j.id = turns.id
      RETURNING ${heldColumns}
    ), noted AS (
      INSERT INTO pipeline.job_hold (job_id, fence, instance_id, begun_at)
      SELECT id, fence, instance_id, clock_timestamp() FROM given
    )
    SELECT asked.instance_id AS "instanceId", asked.holds, answer.*
      FROM asked
      LEFT JOIN (SELECT given.instance_id, ${answerColumns} FROM ${answerTables}) answer
        USING (instance_id)`;
  return rows.map((row) => ({
    instanceId: row.instanceId,
    holds: row.holds,
    picked: toPicked(row),
  }));
}

/** The same job once more, since the answer that gave it to the instance was lost. That is no attempt. */
export async function giveAgain(
  tx: Tx,
  { id, name }: JobSeeker['instance'],
  jobId: string,
): Promise<PickedJob | null> {
  await tx.$executeRaw`
    UPDATE pipeline.job_hold SET ended_at = clock_timestamp(), end_reason = 'answer lost'
     WHERE job_id = ${jobId}::uuid AND ended_at IS NULL`;
  const [row] = await tx.$queryRaw<Row[]>`
    WITH given AS (
      UPDATE pipeline.job j SET ${heldAnew(Prisma.sql`${id}::uuid`, Prisma.sql`${name}`)}
       WHERE j.id = ${jobId}::uuid
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
  const { attempt, withSecrets, starterUserId } = row;
  const job = {
    id: row.id,
    runId: row.runId,
    fence: row.fence,
    project: projectAt(row),
    vcsType: row.vcsType,
    vcsUrl: row.vcsUrl,
    pipeline: row.pipeline,
    ref: row.ref,
    matrixValues: storedTexts(row.matrixValues),
    envMappings: storedTexts(row.envMappings),
    inputs: storedTexts(row.inputs),
  };
  return { job, attempt, withSecrets, starterUserId };
}

const isFound = (row: Found<Row>): row is Row => row.id !== null;
