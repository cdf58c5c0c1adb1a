import { newId } from '@orchestrator/database';
import type { AuditChain, AuditChainEnd } from '../../domain/audit-chain.js';
import { type AuditEntry, type AuditRecord, hashOf } from '../../domain/audit-entry.js';
import type { KeptAuditEntry } from '../../domain/audit-log.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { beginChain } from './begin-chain.js';

type Tx = Prisma.TransactionClient;

export interface Appended {
  readonly record: AuditRecord;
  readonly chains: readonly AuditChain[];
}

/**
 * Appends records in their order to their chains: those whose events were not handled before, and where
 * the chain's owner is there.
 * @returns for each that it was seen to
 */
export async function appendTogether(
  tx: Tx,
  appended: readonly Appended[],
): Promise<readonly true[]> {
  const { fresh, missing } = await noteHandled(tx, appended);
  // Before any chain is locked: who deletes an owner holds its row, and then wants its chain.
  for (const chain of missing) await beginChain(tx, chain);
  const ends = await lockEnds(tx, chainsOf(fresh));
  const entries = follow(ends, fresh);
  if (entries.length > 0) await insert(tx, entries, ends);
  return appended.map(() => true);
}

/**
 * Notes the events in the inbox.
 * @returns the records of those that were not there, and which of their chains are not begun yet
 */
async function noteHandled(
  tx: Tx,
  appended: readonly Appended[],
): Promise<{ fresh: Appended[]; missing: AuditChain[] }> {
  const ids = appended.map(({ record }) => record.eventId);
  const chains = chainsOf(appended);
  // In one order everywhere, so that two replicas can't wait for one another.
  const [noted] = await tx.$queryRaw<{ added: string[]; begun: string[] }[]>`
    WITH added AS (
      INSERT INTO identity.inbox (consumer, event_id)
      SELECT 'identity.audit', event_id FROM unnest(${ids}::uuid[]) AS event_id ORDER BY event_id
      ON CONFLICT DO NOTHING RETURNING event_id)
    SELECT ARRAY(SELECT event_id::text FROM added) AS added,
           ARRAY(SELECT chain FROM identity.audit_chain WHERE chain = ANY(${chains})) AS begun`;
  const added = new Set(noted?.added);
  // Of an event that came twice at once the first is taken.
  const fresh = appended.filter(({ record }) => added.delete(record.eventId.toLowerCase()));
  const begun = new Set(noted?.begun);
  return { fresh, missing: chainsOf(fresh).filter((chain) => !begun.has(chain)) };
}

/** In one order everywhere. */
const chainsOf = (appended: readonly Appended[]): AuditChain[] =>
  [...new Set(appended.flatMap(({ chains }) => chains))].sort();

/** Whoever appends to a chain, or drops it, comes one after the other. One that is gone has no end. */
async function lockEnds(
  tx: Tx,
  chains: readonly AuditChain[],
): Promise<Map<string, AuditChainEnd>> {
  const rows = await tx.$queryRaw<{ chain: string; last_sequence: bigint; last_hash: string }[]>`
    SELECT chain, last_sequence, last_hash FROM identity.audit_chain
     WHERE chain = ANY(${chains}) ORDER BY chain COLLATE "C" FOR UPDATE`;
  return new Map(
    rows.map((row) => [
      row.chain,
      { lastSequence: Number(row.last_sequence), lastHash: row.last_hash },
    ]),
  );
}

/** Gives each record its place in each of its chains, and moves the ends of those on. */
function follow(ends: Map<string, AuditChainEnd>, appended: readonly Appended[]): KeptAuditEntry[] {
  return appended.flatMap(({ record, chains }) =>
    [...chains].sort().flatMap((chain) => {
      const end = ends.get(chain);
      if (end === undefined) return [];
      const entry: AuditEntry = {
        ...record,
        id: newId(),
        chain,
        sequence: end.lastSequence + 1,
        previousHash: end.lastHash,
      };
      const hash = hashOf(entry);
      ends.set(chain, { lastSequence: entry.sequence, lastHash: hash });
      return [{ ...entry, hash }];
    }),
  );
}

async function insert(
  tx: Tx,
  entries: readonly KeptAuditEntry[],
  ends: ReadonlyMap<string, AuditChainEnd>,
): Promise<void> {
  const heads = [...ends].map(([chain, { lastSequence, lastHash }]) => ({
    chain,
    last_sequence: lastSequence,
    last_hash: lastHash,
  }));
  await tx.$executeRaw`
    WITH added AS (
      INSERT INTO identity.audit_entry
        (chain, sequence, id, event_id, time, action, actor_type, actor_id, actor_name, token_id,
         target_type, target_id, target_name, ip, details, previous_hash, hash)
      SELECT chain, sequence, id, event_id, time, action, actor_type, actor_id, actor_name, token_id,
             target_type, target_id, target_name, ip, details, previous_hash, hash
        FROM jsonb_to_recordset(${JSON.stringify(entries.map(toRow))}::jsonb) AS entry (
             chain text, sequence bigint, id uuid, event_id uuid, time timestamptz, action text,
             actor_type text, actor_id text, actor_name text, token_id uuid, target_type text,
             target_id text, target_name text, ip text, details jsonb, previous_hash text, hash text))
    UPDATE identity.audit_chain AS c
       SET last_sequence = head.last_sequence, last_hash = head.last_hash
      FROM jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) AS head (
           chain text, last_sequence bigint, last_hash text)
     WHERE c.chain = head.chain`;
}

const toRow = (entry: KeptAuditEntry) => ({
  chain: entry.chain,
  sequence: entry.sequence,
  id: entry.id,
  event_id: entry.eventId,
  time: entry.time.toISOString(),
  action: entry.action,
  actor_type: entry.actor.type,
  actor_id: entry.actor.id,
  actor_name: entry.actor.name,
  token_id: entry.tokenId,
  target_type: entry.target.type,
  target_id: entry.target.id,
  target_name: entry.target.name,
  ip: entry.ip,
  details: entry.details,
  previous_hash: entry.previousHash,
  hash: entry.hash,
});
