import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../generated/prisma/client.js';
import type { FirstUses } from '../domain/first-uses.js';
import { systemActor } from '../domain/system-actor.js';
import { lockTokens } from './lock-tokens.js';
import type { SettledChange } from './settled-change.js';
import { subjectColumns, type SubjectRow, toSubject } from './subject-row.js';
import { expiredEvent } from './token-events.js';
import { endOf, live, row } from './token-row.js';
import { tokenSchema } from './token-schema.js';

type Tx = Prisma.TransactionClient;

export const createPrismaFirstUses = (settled: SettledChange): FirstUses => ({
  mark: (successorId) =>
    settled('token.first-use.after-commit', async (tx) => ({
      ids: await markFirstUse(tx, successorId),
      result: undefined,
    })),
});

/** @returns the names of what the first use has ended */
async function markFirstUse(tx: Tx, id: string): Promise<string[]> {
  await lockTokens(
    tx,
    Prisma.sql`(t.id = ${id}::uuid
      OR t.id = (SELECT s.rotated_from FROM token.token AS s WHERE s.id = ${id}::uuid))`,
  );
  const marked = await tx.$executeRaw`
    UPDATE token.token AS t SET first_used_at = clock_timestamp()
     WHERE t.id = ${id}::uuid AND t.first_used_at IS NULL AND ${live}`;
  if (marked === 0) return [];
  const ended = await endPredecessor(tx, id);
  const ids = ended.map((one) => coherenceId.token(one.id));
  const actor = systemActor({ tokenId: id, ip: null });
  const events = ended.map((one) =>
    expiredEvent(toSubject(one), { inDays: 0, at: one.overlap_ends_at, cause: 'rotated' }, actor),
  );
  if (events.length > 0) await appendToOutbox(tx, tokenSchema, events, { invalidates: ids });
  return ids;
}

/** After a manager's rotation whatever else of the old chain is live ends with the predecessor. */
const endPredecessor = (
  tx: Tx,
  successorId: string,
): Promise<(SubjectRow & { overlap_ends_at: Date })[]> => tx.$queryRaw`
  UPDATE token.token AS t SET overlap_ends_at = clock_timestamp(), expiry_told_days = 0
    FROM token.token AS p
   WHERE p.rotated_to = ${successorId}::uuid AND p.ends_on_first_use
     AND p.id = (SELECT s.rotated_from FROM token.token AS s WHERE s.id = ${successorId}::uuid)
     AND (t.id = p.id OR (p.rotated_by = 'manager' AND t.chain_id = p.chain_id))
     AND t.revoked_at IS NULL AND ${endOf(row)} > clock_timestamp()
  RETURNING ${subjectColumns}, t.overlap_ends_at`;
