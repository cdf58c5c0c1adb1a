import { coherenceId } from '@orchestrator/contracts';
import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import type { RevocationReason } from '../domain/token.js';
import type { TokenSelector } from '../domain/token-changes.js';
import { noSuchToken } from '../domain/token-error.js';
import { lockWithDescendants } from './lock-with-descendants.js';
import { subjectColumns, type SubjectRow, toSubject } from './subject-row.js';
import { revokedEvent } from './token-events.js';
import { live, matching } from './token-row.js';
import { tokenSchema } from './token-schema.js';

type Tx = Prisma.TransactionClient;

interface Standing {
  id: string;
  chain_id: string;
  live: boolean;
}

/**
 * Revokes a token and all below it; a live one with every live token of its chain, so that no other
 * value of it goes on. One that has ended takes nothing with it: its value may lie anywhere.
 * @returns the names under which all of them are cached
 * @throws TokenError `token_not_found`
 */
export async function revokeFamily(
  tx: Tx,
  selector: TokenSelector,
  reason: RevocationReason,
  actor: Actor,
): Promise<string[]> {
  // The chain of a token never changes: it can be read before the locks.
  const [selected] = await tx.$queryRaw<{ chain_id: string }[]>`
    SELECT t.chain_id FROM token.token AS t WHERE ${matching(selector)}`;
  if (selected === undefined) throw noSuchToken();
  const chain = await lockChain(tx, [selected.chain_id]);
  const roots = rootsOf(chain, [selector.id]);
  return revokeBelow(tx, roots, reason, actor);
}

/** Locks these chains whole, in one order everywhere, and says what of them is live. */
export async function lockChain(tx: Tx, chainIds: readonly string[]): Promise<Standing[]> {
  await tx.$executeRaw`
    SELECT t.id FROM token.token AS t WHERE t.chain_id = ANY(${chainIds}::uuid[])
     ORDER BY t.id FOR UPDATE`;
  // A statement of its own: what was committed while the locks were waited for is seen.
  return tx.$queryRaw<Standing[]>`
    SELECT t.id, t.chain_id, ${live} AS live
      FROM token.token AS t WHERE t.chain_id = ANY(${chainIds}::uuid[])`;
}

/** The selected tokens, and with each live one of them everything live of its chain. */
export function rootsOf(chain: readonly Standing[], selectedIds: readonly string[]): string[] {
  const selected = new Set(selectedIds);
  const struck = new Set(
    chain.filter(({ id, live }) => live && selected.has(id)).map(({ chain_id }) => chain_id),
  );
  return chain
    .filter(({ id, chain_id, live }) => selected.has(id) || (live && struck.has(chain_id)))
    .map(({ id }) => id);
}

/**
 * Revokes these tokens and all below them, with an event for each that was not revoked before.
 * @returns the names under which all of them are cached
 */
export async function revokeBelow(
  tx: Tx,
  roots: readonly string[],
  reason: RevocationReason,
  actor: Actor,
): Promise<string[]> {
  const family = await lockWithDescendants(tx, Prisma.sql`t.id = ANY(${roots}::uuid[])`);
  const revoked = await tx.$queryRaw<(SubjectRow & { revoked_reason: RevocationReason })[]>`
    UPDATE token.token AS t
       SET revoked_at = clock_timestamp(), held_label = NULL,
           revoked_reason = CASE WHEN t.id = ANY(${roots}::uuid[]) THEN ${reason} ELSE 'parent_revoked' END
     WHERE t.id = ANY(${family}::uuid[]) AND t.revoked_at IS NULL
    RETURNING ${subjectColumns}, t.revoked_reason`;
  const ids = family.map(coherenceId.token);
  const events = revoked.map((one) => revokedEvent(toSubject(one), one.revoked_reason, actor));
  if (events.length > 0) await appendToOutbox(tx, tokenSchema, events, { invalidates: ids });
  return ids;
}
