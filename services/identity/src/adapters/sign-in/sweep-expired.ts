import { Prisma } from '../../generated/prisma/client.js';

const keys = {
  sign_in_attempt: 'state_digest',
  pending_sign_up: 'browser_digest',
  pending_link: 'id',
} as const;

/**
 * Deletes a few rows that nobody came back for, in SQL: for a part of the statement that adds one, so
 * that it happens in passing and nobody waits for it.
 */
export function sweepExpired(table: keyof typeof keys): Prisma.Sql {
  const [from, key] = [Prisma.raw(`identity.${table}`), Prisma.raw(keys[table])];
  return Prisma.sql`
    DELETE FROM ${from} WHERE ${key} IN (
      SELECT old.${key} FROM ${from} AS old WHERE old.expires_at < clock_timestamp()
       ORDER BY old.expires_at LIMIT 10 FOR UPDATE SKIP LOCKED)`;
}
