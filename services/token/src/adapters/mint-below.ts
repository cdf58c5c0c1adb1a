import { appendToOutbox } from '@orchestrator/database';
import { Prisma } from '../generated/prisma/client.js';
import type { Actor } from '../domain/actor.js';
import { type ChildDraft, parentKinds } from '../domain/child-tokens.js';
import { TokenError } from '../domain/token-error.js';
import { lockLiveParent } from './lock-live-parent.js';
import { subjectColumns, type SubjectRow, toSubject } from './subject-row.js';
import { createdEvent } from './token-events.js';
import { statusOf } from './token-row.js';
import { tokenSchema } from './token-schema.js';

type Tx = Prisma.TransactionClient;

export interface MintedChild {
  readonly parentId: string;
  readonly draft: ChildDraft;
  readonly actor: Actor;
}

/**
 * Writes the children whose parents are as usual: live, not rotated out, and in nobody's hands at this
 * moment. It waits for no lock, so that no parent that somebody ends holds up the children of others.
 * @returns for each whether it was written; the others are for `mintBelow`
 */
export async function mintBelowFree(tx: Tx, asked: readonly MintedChild[]): Promise<boolean[]> {
  const parentIds = [...new Set(asked.map(({ parentId }) => parentId))];
  const free = await tx.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM token.token AS t
     WHERE t.id = ANY(${parentIds}::uuid[]) AND t.rotated_to IS NULL
       FOR NO KEY UPDATE SKIP LOCKED`;
  const held = new Set(free.map(({ id }) => id));
  const written = await write(
    tx,
    asked.filter(({ parentId }) => held.has(parentId)),
  );
  return asked.map(({ draft }) => written.has(draft.id));
}

/**
 * Writes one child, once whoever has its parent in hand is done.
 * @returns what it hangs from
 * @throws TokenError `token_not_found`, `parent_not_live`
 */
export async function mintBelow(tx: Tx, asked: MintedChild): Promise<string> {
  const liveId = await lockLiveParent(tx, asked.parentId, parentKinds[asked.draft.kind]);
  const written = await write(tx, [{ ...asked, parentId: liveId }]);
  if (written.size === 0) throw new TokenError('parent_not_live', 'The parent has just ended.');
  return liveId;
}

/**
 * Writes children whose parents are locked, with their events. A statement of its own after that of the
 * locks: it sees what was committed before it had them. Below a parent that is not live, or of another
 * kind, nothing is written. Whoever ends what the parent hangs from waits for its lock on the way down.
 * @returns the ids of those that were written
 */
async function write(tx: Tx, asked: readonly MintedChild[]): Promise<ReadonlySet<string>> {
  if (asked.length === 0) return new Set();
  // Nobody picks the labels of children, so none is held: two may be the same. They live for as long as
  // what they hang from, whose end may still come nearer.
  const rows = await tx.$queryRaw<SubjectRow[]>`
    INSERT INTO token.token AS t
           (id, kind, owner_type, owner_id, owner_name, namespace_type, namespace_id, label, prefix,
            last_characters, digest_hmac, pepper_version, parent_id, chain_id, created_at,
            ip_allowlist, repositories)
    SELECT draft.id, draft.kind, p.owner_type, p.owner_id, p.owner_name, p.namespace_type,
           p.namespace_id, draft.label, draft.prefix, draft.last_characters,
           decode(draft.digest_hmac, 'hex'), draft.pepper_version, p.id, draft.id,
           clock_timestamp(), p.ip_allowlist, draft.repositories
      FROM jsonb_to_recordset(${JSON.stringify(asked.map(toRecord))}::jsonb) AS draft (
             id uuid, kind token.token_kind, label text, prefix text, last_characters text,
             digest_hmac text, pepper_version int, repositories jsonb, parent_id uuid,
             parent_kinds text[])
      JOIN token.token AS p ON p.id = draft.parent_id
      LEFT JOIN token.token AS g ON g.id = p.parent_id
     WHERE p.kind::text = ANY(draft.parent_kinds)
       AND (${statusOf(Prisma.sql`p`)}) = 'active'
       AND (g.id IS NULL OR (${statusOf(Prisma.sql`g`)}) = 'active')
    RETURNING ${subjectColumns}`;
  const written = new Map(rows.map((row) => [row.id, toSubject(row)]));
  const events = asked.flatMap(({ draft, actor }) => {
    const child = written.get(draft.id);
    return child === undefined ? [] : [createdEvent({ ...child, ...limits }, actor)];
  });
  await appendToOutbox(tx, tokenSchema, events);
  return new Set(written.keys());
}

const limits = { scopes: [], expiresAt: null };

const toRecord = ({ parentId, draft }: MintedChild) => ({
  id: draft.id,
  kind: draft.kind,
  label: draft.label,
  prefix: draft.prefix,
  last_characters: draft.lastCharacters,
  digest_hmac: draft.digestHmac.toString('hex'),
  pepper_version: draft.pepperVersion,
  repositories: draft.repositories,
  parent_id: parentId,
  parent_kinds: parentKinds[draft.kind],
});
