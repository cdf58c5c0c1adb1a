import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import type { OwnerType, TokenKind } from '../generated/prisma/client.js';
import { Prisma } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import type { RevocationReason } from '../domain/token.js';
import { lockWithDescendants } from './lock-with-descendants.js';
import { revokedEvent } from './token-events.js';
import { tokenSchema } from './token-schema.js';

type Tx = Prisma.TransactionClient;

interface Deleted {
  id: string;
  kind: TokenKind;
  owner_type: OwnerType;
  owner_id: string;
  owner_name: string;
  was_live: boolean;
}

const reason: RevocationReason = 'owner_deleted';

/**
 * Deletes every token of an owner and all below them, with an event for each that was live until now.
 * @returns the names under which all of them are cached
 */
export async function deleteTokensOf(tx: Tx, ownerId: string, actor: Actor): Promise<string[]> {
  const doomed = await lockWithDescendants(tx, Prisma.sql`t.owner_id = ${ownerId}::uuid`);
  const deleted = await tx.$queryRaw<Deleted[]>`
    DELETE FROM token.token AS t WHERE t.id = ANY(${doomed}::uuid[])
    RETURNING t.id, t.kind, t.owner_type, t.owner_id, t.owner_name, t.revoked_at IS NULL AS was_live`;
  const events = deleted
    .filter((one) => one.was_live)
    .map((one) => {
      const owner = { type: one.owner_type, id: one.owner_id, name: one.owner_name };
      return revokedEvent({ id: one.id, kind: one.kind, owner }, reason, actor);
    });
  const ids = doomed.map(coherenceId.token);
  // Of those that were revoked before, whoever did that has told.
  if (events.length > 0) await appendToOutbox(tx, tokenSchema, events, { invalidates: ids });
  return ids;
}
