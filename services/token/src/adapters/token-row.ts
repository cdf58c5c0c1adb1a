import type { NamespaceType, OwnerType, RotatedBy, TokenKind } from '../generated/prisma/client.js';
import { Prisma } from '../generated/prisma/client.js';
import type { ProjectReference, RevocationReason, Token, TokenStatus } from '../domain/token.js';
import type { TokenSelector } from '../domain/token-changes.js';
import { noSuchToken } from '../domain/token-error.js';

/** Runs SQL: the client, or that of a transaction. */
export type Sql = Pick<Prisma.TransactionClient, '$queryRaw' | '$executeRaw'>;

/** When a token ends by itself: at its expiry, or when the overlap of its rotation is over. */
export const endOf = (table: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`least(${table}.expires_at, ${table}.overlap_ends_at)`;

/** By the clock of the database, now and not when the transaction began: it may have waited. */
export const statusOf = (table: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CASE WHEN ${table}.revoked_at IS NOT NULL THEN 'revoked'
       WHEN ${endOf(table)} <= clock_timestamp() THEN 'expired' ELSE 'active' END`;

export const row = Prisma.sql`t`;

/** Does `t` live, by the same clock? */
export const live = Prisma.sql`
  (t.revoked_at IS NULL AND coalesce(${endOf(row)} > clock_timestamp(), true))`;

const columns = Prisma.sql`
  t.id, t.kind, t.owner_type, t.owner_id, t.owner_name, t.namespace_type, t.namespace_id,
  t.label, t.description, t.scopes, t.labels,
  t.prefix, t.last_characters, t.created_by_type, t.created_by_id, t.created_by_name, t.created_at,
  t.expires_at, t.last_used_at, t.last_used_ip, t.last_used_user_agent, t.ip_allowlist,
  t.repositories, t.chain_id, t.rotated_from, t.rotated_to, t.rotated_by, t.rotated_at, t.first_used_at,
  t.overlap_ends_at, t.revoked_at, t.revoked_reason,
  ${statusOf(row)} AS status`;

interface TokenRow {
  id: string;
  kind: TokenKind;
  owner_type: OwnerType;
  owner_id: string;
  owner_name: string;
  namespace_type: NamespaceType;
  namespace_id: string;
  label: string;
  description: string;
  scopes: string[];
  labels: Record<string, string>;
  prefix: string;
  last_characters: string;
  created_by_type: string | null;
  created_by_id: string | null;
  created_by_name: string | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  last_used_ip: string | null;
  last_used_user_agent: string | null;
  ip_allowlist: string[] | null;
  repositories: ProjectReference[] | null;
  chain_id: string;
  rotated_from: string | null;
  rotated_to: string | null;
  rotated_by: RotatedBy | null;
  rotated_at: Date | null;
  first_used_at: Date | null;
  overlap_ends_at: Date | null;
  revoked_at: Date | null;
  revoked_reason: RevocationReason | null;
  status: TokenStatus;
}

/** Reads tokens. `rest` is what follows FROM: conditions on `t`, order, limit. */
export async function readTokens(sql: Sql, rest: Prisma.Sql): Promise<Token[]> {
  const rows = await sql.$queryRaw<TokenRow[]>`
    SELECT ${columns} FROM token.token AS t ${rest}`;
  return rows.map(toToken);
}

/** Which rows a selector means; another collection's, and other kinds, are not among them. */
export const matching = ({ id, collection, kinds }: TokenSelector): Prisma.Sql => Prisma.sql`
  t.id = ${id}::uuid
  ${collection === undefined ? Prisma.empty : Prisma.sql`AND ${within(collection)}`}
  ${kinds === undefined ? Prisma.empty : Prisma.sql`AND t.kind = ANY(${kinds}::text[]::token.token_kind[])`}`;

export const within = ({ kind, owner }: Pick<Token, 'kind' | 'owner'>): Prisma.Sql => Prisma.sql`
  t.owner_type = ${owner.type}::token.owner_type AND t.owner_id = ${owner.id}::uuid
  AND t.kind = ${kind}::token.token_kind`;

const toToken = (found: TokenRow): Token => ({
  id: found.id,
  kind: found.kind,
  owner: { type: found.owner_type, id: found.owner_id, name: found.owner_name },
  namespace: { type: found.namespace_type, id: found.namespace_id },
  label: found.label,
  description: found.description,
  scopes: found.scopes,
  labels: found.labels,
  prefix: found.prefix,
  lastCharacters: found.last_characters,
  status: found.status,
  createdAt: found.created_at,
  createdBy: creatorOf(found),
  expiresAt: found.expires_at,
  lastUsedAt: found.last_used_at,
  lastUsedIp: found.last_used_ip,
  lastUsedUserAgent: found.last_used_user_agent,
  ipAllowlist: found.ip_allowlist,
  repositories: found.repositories,
  chainId: found.chain_id,
  rotatedFrom: found.rotated_from,
  rotatedTo: found.rotated_to,
  rotatedBy: found.rotated_by,
  rotatedAt: found.rotated_at,
  firstUsedAt: found.first_used_at,
  overlapEndsAt: found.overlap_ends_at,
  revokedAt: found.revoked_at,
  revokedReason: found.revoked_reason,
});

function creatorOf(found: TokenRow): Token['createdBy'] {
  const { created_by_type: type, created_by_id: id, created_by_name: name } = found;
  return type === null || id === null || name === null ? null : { type, id, name };
}

/** @throws TokenError `token_not_found` */
export async function readToken(sql: Sql, id: string): Promise<Token> {
  const found = await findToken(sql, id);
  if (found === undefined) throw noSuchToken();
  return found;
}

/** @returns undefined when there is none */
export async function findToken(sql: Sql, id: string): Promise<Token | undefined> {
  const [found] = await readTokens(sql, Prisma.sql`WHERE t.id = ${id}::uuid`);
  return found;
}
