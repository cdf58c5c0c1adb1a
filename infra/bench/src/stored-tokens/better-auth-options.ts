import { randomBytes } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import type { BetterAuthOptions } from 'better-auth';
import type pg from 'pg';

type Options = BetterAuthOptions & { plugins: [ReturnType<typeof apiKey>] };

/**
 * As its documentation sets it up: keys are hashed, and stored in PostgreSQL by its own adapter. Only
 * its limit of requests for each key is off, which refuses the eleventh of a day.
 */
export const betterAuthOptions = (database: pg.Pool): Options => ({
  database,
  baseURL: 'http://127.0.0.1',
  // Of sessions; no key depends on it.
  secret: randomBytes(32).toString('base64'),
  emailAndPassword: { enabled: true },
  plugins: [apiKey({ rateLimit: { enabled: false } })],
});
