import { askTogether } from '@orchestrator/http';
import type { NamespaceType, OwnerType, TokenKind } from '../generated/prisma/client.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { PepperedDigest } from '../domain/peppers.js';
import type { ProjectReference } from '../domain/token.js';
import type { KnownToken, TokenVerification } from '../domain/token-verification.js';
import { endOf, row } from './token-row.js';

/** One digest under every live pepper. */
type Candidates = readonly PepperedDigest[];

interface KnownRow {
  digest_hmac: Uint8Array;
  id: string;
  kind: TokenKind;
  owner_type: OwnerType;
  owner_id: string;
  owner_name: string;
  namespace_type: NamespaceType;
  namespace_id: string;
  scopes: string[];
  expires_at: Date | null;
  ip_allowlist: string[] | null;
  repositories: ProjectReference[] | null;
  pepper_version: number;
  parent_id: string | null;
  grandparent_id: string | null;
  awaits_first_use: boolean;
  rotated_out: boolean;
  revoked: boolean;
  remaining_ms: number | null;
}

/** How many tokens one statement looks up. */
const statementDigests = 64;

/**
 * One statement for all of a chain, so that one snapshot and one clock decide. It has three links at
 * most (job, instance, agent token); one that goes on is refused.
 */
const find = (digests: readonly Buffer[]): Prisma.Sql => Prisma.sql`
  SELECT t.digest_hmac, t.id, t.kind, t.owner_type, t.owner_id, t.owner_name, t.namespace_type,
         t.namespace_id, t.scopes, t.expires_at, t.ip_allowlist, t.repositories, t.pepper_version,
         t.rotated_from IS NOT NULL AND t.first_used_at IS NULL AS awaits_first_use,
         t.overlap_ends_at IS NOT NULL AND ${endOf(row)} <= clock_timestamp() AS rotated_out,
         t.parent_id, p.parent_id AS grandparent_id,
         (t.revoked_at IS NOT NULL OR p.revoked_at IS NOT NULL OR g.revoked_at IS NOT NULL
          OR g.parent_id IS NOT NULL) AS revoked,
         (extract(epoch FROM
            least(t.expires_at, t.overlap_ends_at, p.expires_at, p.overlap_ends_at,
                  g.expires_at, g.overlap_ends_at) - clock_timestamp()) * 1000)::float8 AS remaining_ms
    FROM token.token AS t
    LEFT JOIN token.token AS p ON p.id = t.parent_id
    LEFT JOIN token.token AS g ON g.id = p.parent_id
   WHERE t.digest_hmac IN (${Prisma.join(digests)})`;

export const createPrismaTokenVerification = (prisma: PrismaClient): TokenVerification => ({
  find: askTogether({
    most: statementDigests,
    ask: async (asked: readonly Candidates[]) => {
      const digests = asked.flat().map(({ digestHmac }) => digestHmac);
      const rows = await prisma.$queryRaw<KnownRow[]>(find(digests));
      const found = new Map(rows.map((row) => [keyOf(row.digest_hmac), row]));
      return asked.map((candidates) => firstOf(candidates, found));
    },
  }),
  reseal: async (id, from, { digestHmac, pepperVersion }) => {
    await prisma.$executeRaw`
      UPDATE token.token SET digest_hmac = ${digestHmac}, pepper_version = ${pepperVersion}
       WHERE id = ${id}::uuid AND pepper_version = ${from}`;
  },
});

const toKnownToken = (found: KnownRow): KnownToken => ({
  id: found.id,
  kind: found.kind,
  owner: { type: found.owner_type, id: found.owner_id, name: found.owner_name },
  namespace: { type: found.namespace_type, id: found.namespace_id },
  chain: [found.id, found.parent_id, found.grandparent_id].filter((id) => id !== null),
  scopes: found.scopes,
  expiresAt: found.expires_at,
  ipAllowlist: found.ip_allowlist,
  repositories: found.repositories,
  pepperVersion: found.pepper_version,
  awaitsFirstUse: found.awaits_first_use,
  refusal: refusalOf(found),
  remainingMs: found.remaining_ms,
});

function refusalOf({ revoked, rotated_out, remaining_ms }: KnownRow): KnownToken['refusal'] {
  if (revoked) return 'revoked';
  if (rotated_out) return 'rotated';
  return remaining_ms !== null && remaining_ms <= 0 ? 'expired' : null;
}

function firstOf(candidates: Candidates, found: ReadonlyMap<string, KnownRow>): KnownToken | null {
  for (const { digestHmac } of candidates) {
    const row = found.get(keyOf(digestHmac));
    if (row !== undefined) return toKnownToken(row);
  }
  return null;
}

const keyOf = (digest: Uint8Array): string => Buffer.from(digest).toString('latin1');
