import type { NamespaceType, OwnerType, TokenKind } from '../generated/prisma/client.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { PepperedDigest } from '../domain/peppers.js';
import type { ProjectReference } from '../domain/token.js';
import type { KnownToken, TokenVerification } from '../domain/token-verification.js';

interface KnownRow {
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
  rotated_out: boolean;
  revoked: boolean;
  remaining_ms: number | null;
}

/**
 * One statement, so that one snapshot and one clock decide. A chain has three links at most (job,
 * instance, agent token); one that goes on is refused.
 */
const find = (candidates: readonly PepperedDigest[]): Prisma.Sql => Prisma.sql`
  SELECT t.id, t.kind, t.owner_type, t.owner_id, t.owner_name, t.namespace_type, t.namespace_id,
         t.scopes, t.expires_at, t.ip_allowlist,
         t.repositories, t.pepper_version, coalesce(t.overlap_ends_at <= clock_timestamp(), false) AS rotated_out, t.parent_id, p.parent_id AS grandparent_id,
         (t.revoked_at IS NOT NULL OR p.revoked_at IS NOT NULL OR g.revoked_at IS NOT NULL
          OR g.parent_id IS NOT NULL) AS revoked,
         (extract(epoch FROM
            least(t.expires_at, t.overlap_ends_at, p.expires_at, p.overlap_ends_at,
                  g.expires_at, g.overlap_ends_at) - clock_timestamp()) * 1000)::float8 AS remaining_ms
    FROM token.token AS t
    LEFT JOIN token.token AS p ON p.id = t.parent_id
    LEFT JOIN token.token AS g ON g.id = p.parent_id
   WHERE t.digest_hmac IN (${Prisma.join(candidates.map(({ digestHmac }) => digestHmac))})`;

export const createPrismaTokenVerification = (prisma: PrismaClient): TokenVerification => ({
  find: async (candidates) => {
    const [found] = await prisma.$queryRaw<KnownRow[]>(find(candidates));
    return found === undefined ? null : toKnownToken(found);
  },
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
  refusal: refusalOf(found),
  remainingMs: found.remaining_ms,
});

function refusalOf({ revoked, rotated_out, remaining_ms }: KnownRow): KnownToken['refusal'] {
  if (revoked) return 'revoked';
  if (rotated_out) return 'rotated';
  return remaining_ms !== null && remaining_ms <= 0 ? 'expired' : null;
}
