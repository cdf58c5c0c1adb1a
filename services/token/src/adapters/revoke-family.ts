import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import type { OwnerType, TokenKind } from '../generated/prisma/client.js';
import type { Prisma } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import type { RevocationReason } from '../domain/token.js';
import type { TokenSelector } from '../domain/token-changes.js';
import { TokenError } from '../domain/token-error.js';
import { lockWithDescendants } from './lock-with-descendants.js';
import { revokedEvent } from './token-events.js';
import { matching } from './token-row.js';
import { tokenSchema } from './token-schema.js';

type Tx = Prisma.TransactionClient;

interface Revoked {
  id: string;
  kind: TokenKind;
  owner_type: OwnerType;
  owner_id: string;
  owner_name: string;
}

/**
 * Revokes a token and all below it, with an event for each that was live until now.
 * @returns the names under which all of them are cached
 * @throws TokenError `token_not_found`
 */
export async function revokeFamily(
  tx: Tx,
  selector: TokenSelector,
  reason: RevocationReason,
  actor: Actor,
): Promise<string[]> {
  const family = await lockWithDescendants(tx, matching(selector));
  if (family.length === 0) throw new TokenError('token_not_found', 'There is no such token.');
  const revoked = await tx.$queryRaw<Revoked[]>`
    UPDATE token.token AS t
       SET revoked_at = clock_timestamp(), held_label = NULL,
           revoked_reason = CASE WHEN t.id = ${selector.id}::uuid THEN ${reason} ELSE 'parent_revoked' END
     WHERE t.id = ANY(${family}::uuid[]) AND t.revoked_at IS NULL
    RETURNING t.id, t.kind, t.owner_type, t.owner_id, t.owner_name`;
  const ids = family.map(coherenceId.token);
  const events = revoked.map((one) => {
    const owner = { type: one.owner_type, id: one.owner_id, name: one.owner_name };
    const why = one.id === selector.id ? reason : 'parent_revoked';
    return revokedEvent({ id: one.id, kind: one.kind, owner }, why, actor);
  });
  if (events.length > 0) await appendToOutbox(tx, tokenSchema, events, { invalidates: ids });
  return ids;
}
