import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import type { RevocationReason } from '../domain/token.js';
import { lockWithDescendants } from './lock-with-descendants.js';
import { subjectColumns, type SubjectRow, toSubject } from './subject-row.js';
import { revokedEvent } from './token-events.js';
import { tokenSchema } from './token-schema.js';

type Tx = Prisma.TransactionClient;

const reason: RevocationReason = 'owner_deleted';

/**
 * Deletes every token of an owner, those of the projects in its namespace too, and all below them, with
 * an event for each that was live until now.
 * @returns the names under which all of them are cached
 */
export async function deleteTokensOf(tx: Tx, ownerId: string, actor: Actor): Promise<string[]> {
  const doomed = await lockWithDescendants(
    tx,
    Prisma.sql`(t.owner_id = ${ownerId}::uuid OR t.namespace_id = ${ownerId}::uuid)`,
  );
  const deleted = await tx.$queryRaw<(SubjectRow & { was_live: boolean })[]>`
    DELETE FROM token.token AS t WHERE t.id = ANY(${doomed}::uuid[])
    RETURNING ${subjectColumns}, t.revoked_at IS NULL AS was_live`;
  const events = deleted
    .filter((one) => one.was_live)
    .map((one) => revokedEvent(toSubject(one), reason, actor));
  const ids = doomed.map(coherenceId.token);
  // Of those that were revoked before, whoever did that has told.
  if (events.length > 0) await appendToOutbox(tx, tokenSchema, events, { invalidates: ids });
  return ids;
}
