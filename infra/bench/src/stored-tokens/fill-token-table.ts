import type { Platform } from '../platform/start-platform.js';
import { insertCopies, settle } from './insert-copies.js';
import { type KnownToken, storedDigest } from './known-tokens.js';
import { withClient } from '../tools/with-client.js';

/** The known ones lie among the others, evenly. */
const knownAmongOthers = `(
  SELECT number, digest FROM generate_series(1, $3::int) AS number
    LEFT JOIN unnest($2::bytea[]) WITH ORDINALITY AS known(digest, place)
      ON number = place * ($3::int / $4::int))`;

const isKnown = 'given.digest IS NOT NULL';
const isRevoked = `(given.digest IS NULL AND given.number % 20 = 0)`;
const otherOwner = `md5('owner ' || given.number / 50)::uuid`;
const changed = {
  id: 'made.id',
  chain_id: 'made.id',
  digest_hmac: 'coalesce(given.digest, sha256(uuid_send(made.id)))',
  owner_id: `CASE WHEN ${isKnown} THEN template.owner_id ELSE ${otherOwner} END`,
  namespace_id: `CASE WHEN ${isKnown} THEN template.owner_id ELSE ${otherOwner} END`,
  label: `'token ' || given.number`,
  held_label: `CASE WHEN NOT ${isRevoked} THEN 'token ' || given.number END`,
  expires_at: `CASE WHEN given.digest IS NULL AND given.number % 4 = 1
                    THEN now() + (30 + given.number % 335) * interval '1 day' END`,
  revoked_at: `CASE WHEN ${isRevoked} THEN now() - given.number % 80 * interval '1 day' END`,
  revoked_reason: `CASE WHEN ${isRevoked} THEN 'deleted' END`,
};

/**
 * Stores tokens without a request for each. Those that aren't known belong to others, fifty each; a
 * twentieth of them is revoked, and a quarter ends within a year, but so that nothing is due to be
 * swept in the middle of a measurement.
 * @param total how many are stored at the end, the known ones among them
 */
export async function fillTokenTable(
  { databaseUrl, pepper }: Platform,
  known: readonly KnownToken[],
  total: number,
): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM token.token LIMIT 1');
    if (!rows[0]) throw new Error('The token service made no token.');
    await insertCopies(client, {
      schema: 'token',
      table: 'token',
      template: rows[0].id,
      rows: knownAmongOthers,
      parameters: [known.map((token) => storedDigest(pepper, token)), total, known.length],
      changed,
    });
    await settle(client, 'token.token');
  });
}
