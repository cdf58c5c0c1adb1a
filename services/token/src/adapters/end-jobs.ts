import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import type { RevocationReason } from '../domain/token.js';
import { subjectColumns, type SubjectRow, toSubject } from './subject-row.js';
import { revokedEvent } from './token-events.js';
import { tokenSchema } from './token-schema.js';

type Tx = Prisma.TransactionClient;

export interface EndedChild {
  readonly id: string;
  readonly actor: Actor;
}

interface JobRow extends SubjectRow {
  ended: boolean;
}

const reason: RevocationReason = 'ended';

/**
 * Revokes tokens of jobs. Nothing hangs from those and none is rotated, so each is its whole family: one
 * lock each, by id as whoever revokes a family takes them.
 * @returns the names under which they are cached, and for each that was asked for whether it is a job's
 */
export async function endJobs(
  tx: Tx,
  asked: readonly EndedChild[],
): Promise<{ ids: string[]; result: boolean[] }> {
  const jobs = await tx.$queryRaw<JobRow[]>`
    WITH held AS MATERIALIZED (
           SELECT t.id FROM token.token AS t
            WHERE t.id = ANY(${asked.map(({ id }) => id)}::uuid[]) AND t.kind = 'job'
            ORDER BY t.id FOR UPDATE),
         ended AS (
           UPDATE token.token AS t
              SET revoked_at = clock_timestamp(), held_label = NULL, revoked_reason = ${reason}
             FROM held WHERE t.id = held.id AND t.revoked_at IS NULL
           RETURNING t.id)
    SELECT ${subjectColumns}, ended.id IS NOT NULL AS ended
      FROM held JOIN token.token AS t ON t.id = held.id LEFT JOIN ended ON ended.id = held.id`;
  const actors = new Map(asked.map(({ id, actor }) => [id, actor]));
  const events = jobs.flatMap((job) => {
    const actor = actors.get(job.id);
    return job.ended && actor !== undefined ? [revokedEvent(toSubject(job), reason, actor)] : [];
  });
  // Of those that were revoked before, whoever did that has told; all the same the answer waits for it.
  const ids = jobs.map(({ id }) => coherenceId.token(id));
  if (events.length > 0) await appendToOutbox(tx, tokenSchema, events, { invalidates: ids });
  const found = new Set(jobs.map(({ id }) => id));
  return { ids, result: asked.map(({ id }) => found.has(id)) };
}
