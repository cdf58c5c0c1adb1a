import { randomUUID } from 'node:crypto';
import type { Harness } from './harness.js';

/** Writes so many tokens of one new owner at once, with what is said of each; comes with the owner's id. */
export async function insertMany(
  { sql }: Pick<Harness, 'sql'>,
  count: number,
  columns: Readonly<Record<string, string>>,
): Promise<string> {
  const ownerId = randomUUID();
  const [names, values] = [Object.keys(columns), Object.values(columns)];
  await sql.$executeRawUnsafe(
    `INSERT INTO token.token (id, kind, owner_type, owner_id, owner_name, namespace_type, namespace_id,
                              label, prefix, last_characters, digest_hmac, pepper_version, chain_id,
                              ${names.join(', ')})
     SELECT made.id, 'personal', 'user', $1::uuid, 'many', 'user', $1::uuid, 'one of many', 'orp_',
            'abcd', decode(md5(made.id::text) || md5('b' || made.id::text), 'hex'), 1, made.id,
            ${values.join(', ')}
       FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $2::int)) AS made`,
    ownerId,
    count,
  );
  return ownerId;
}
