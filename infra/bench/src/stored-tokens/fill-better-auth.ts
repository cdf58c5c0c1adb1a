import { defaultKeyHasher } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { generateRandomString } from 'better-auth/crypto';
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { betterAuthOptions } from './better-auth-options.js';
import { insertCopies, settle } from './insert-copies.js';
import { withClient } from '../tools/with-client.js';

/** As many as it makes itself. */
const keyLength = 64;

/**
 * Makes better-auth's tables with their indexes by its own migration, a user and a key by its own
 * calls, and copies of that key.
 * @returns the values of the copies, not in the order in which they lie
 */
export async function fillBetterAuth(databaseUrl: string, count: number): Promise<string[]> {
  const template = await makeOne(databaseUrl);
  const keys = Array.from({ length: count }, () => generateRandomString(keyLength, 'a-z', 'A-Z'));
  const hashes = await Promise.all(keys.map((key) => defaultKeyHasher(key)));
  await withClient(databaseUrl, async (client) => {
    await insertCopies(client, {
      schema: 'public',
      table: 'apikey',
      template,
      rows: '(SELECT unnest($2::text[]) AS hash)',
      parameters: [hashes],
      changed: { id: `replace(made.id::text, '-', '')`, key: 'given.hash' },
    });
    await settle(client, 'apikey');
  });
  return keys.sort();
}

async function makeOne(databaseUrl: string): Promise<string> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  try {
    const options = betterAuthOptions(pool);
    await (await getMigrations(options)).runMigrations();
    const auth = betterAuth(options);
    const account = { email: 'ada@example.com', name: 'Ada', password: generateRandomString(32) };
    const { user } = await auth.api.signUpEmail({ body: account });
    const { id } = await auth.api.createApiKey({ body: { userId: user.id, name: 'benchmark' } });
    return id;
  } finally {
    await pool.end();
  }
}
