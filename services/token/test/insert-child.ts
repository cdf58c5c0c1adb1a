import { newId, type SqlExecutor } from '@orchestrator/database';
import { generateToken, prefixes, tokenDigest, type TokenKind } from '@orchestrator/token-format';
import { createPeppers, type Peppers } from '../src/domain/peppers.js';
import type { TestUser } from './test-user.js';

export interface InsertedToken {
  readonly id: string;
  readonly value: string;
}

/** The pepper of every harness that does not say otherwise. */
export const testPepper = { version: 1, key: Buffer.alloc(32, 'pepper of the tests') };
const peppers = createPeppers([testPepper]);

/** Writes a token of a kind that this service does not mint by itself. */
export async function insertChild(
  sql: SqlExecutor,
  made: {
    kind: TokenKind;
    owner: TestUser;
    ownerType?: 'user' | 'organization';
    parent?: InsertedToken;
    peppers?: Peppers;
  },
): Promise<InsertedToken> {
  const [id, value] = [newId(), generateToken(made.kind)];
  const digest = Buffer.from(tokenDigest(value), 'base64url');
  const { digestHmac, pepperVersion } = (made.peppers ?? peppers).seal(digest);
  await sql.$executeRawUnsafe(
    `INSERT INTO token.token (id, kind, owner_type, owner_id, owner_name, namespace_type, namespace_id, label, prefix, last_characters,
                              digest_hmac, pepper_version, parent_id, chain_id)
     VALUES ($1::uuid, $2::token.token_kind, $10::text::token.owner_type, $3::uuid, $4, $10::text::token.namespace_type, $3::uuid, 'inserted', $5, $6, $7, $8, $9::uuid, $1::uuid)`,
    id,
    made.kind,
    made.owner.id,
    made.owner.name,
    prefixes[made.kind],
    value.slice(-4),
    digestHmac,
    pepperVersion,
    made.parent?.id ?? null,
    made.ownerType ?? 'user',
  );
  return { id, value };
}
