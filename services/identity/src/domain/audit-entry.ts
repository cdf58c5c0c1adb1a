import { createHash } from 'node:crypto';

interface AuditActor {
  /** Who may act, or `token`: a refused token, of which nobody knows who presented it. */
  readonly type: 'user' | 'organization' | 'service' | 'system' | 'operator' | 'token';
  readonly id: string;
  readonly name: string;
}

/** What an event adds to the audit log. */
export interface AuditRecord {
  readonly eventId: string;
  readonly time: Date;
  /** The event's name, such as `token.revoked`. */
  readonly action: string;
  readonly actor: AuditActor;
  /** The token that the actor came with. */
  readonly tokenId: string | null;
  readonly target: { readonly type: string; readonly id: string; readonly name: string | null };
  readonly ip: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** A record at its place in a chain. */
export interface AuditEntry extends Omit<AuditRecord, 'actor'> {
  readonly id: string;
  readonly chain: string;
  readonly sequence: number;
  readonly actor: { readonly type: string; readonly id: string; readonly name: string };
  /** The hash of the entry before it: no entry can go, come or move without breaking the chain. */
  readonly previousHash: string;
}

/**
 * What an entry is known by: the SHA-256, in hex, of everything that it says and of where it stands,
 * written in one way only.
 */
export const hashOf = (entry: AuditEntry): string =>
  createHash('sha256')
    .update(
      canonicalJson({
        id: entry.id,
        chain: entry.chain,
        sequence: entry.sequence,
        event_id: entry.eventId,
        time: entry.time.toISOString(),
        action: entry.action,
        actor: { type: entry.actor.type, id: entry.actor.id, name: entry.actor.name },
        token_id: entry.tokenId,
        target: { type: entry.target.type, id: entry.target.id, name: entry.target.name },
        ip: entry.ip,
        details: entry.details,
        previous_hash: entry.previousHash,
      }),
    )
    .digest('hex');

/** JSON in one form for equal values: names sorted by code unit, nothing between the tokens (RFC 8785). */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join()}}`;
}
