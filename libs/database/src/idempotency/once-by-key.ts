import { quotedSchema } from '../quoted-schema.js';
import type { SqlExecutor } from '../sql-executor.js';

/** Why a key can't be used: its first request is still under way, or it was another request. */
export class IdempotencyConflictError extends Error {
  override readonly name = 'IdempotencyConflictError';
  constructor(readonly reason: 'in_flight' | 'reused') {
    super(
      `The idempotency key is ${reason === 'reused' ? 'that of another request' : 'in flight'}`,
    );
  }
}

export interface OnceKey {
  /** Whose key it is, and for what. */
  readonly scope: string;
  readonly key: string;
  /** Stands for what was asked: the same key with another one is refused. */
  readonly fingerprint: string;
}

/** For how long a key is remembered, in hours. */
const keptHours = 24;
const purgedAtOnce = 100;

/**
 * Does the effect once for each key, in the transaction of the effect: a crash leaves both or
 * neither. What it gave is remembered for 24 hours and given again. The service's schema must have
 * the table `idempotency_key (scope, key, fingerprint, result jsonb, created_at)`.
 * @param effect gives plain JSON, such as the id of what was made; never a secret
 * @throws IdempotencyConflictError and what `effect` throws, of which nothing is remembered
 */
export async function onceByKey<T>(
  tx: SqlExecutor,
  schema: string,
  { scope, key, fingerprint }: OnceKey,
  effect: () => Promise<T>,
): Promise<T> {
  const table = `${quotedSchema(schema)}."idempotency_key"`;
  // Held to the end of the transaction: whoever gets it sees what an earlier holder committed.
  const [lock] = await tx.$queryRawUnsafe<{ held: boolean }[]>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held',
    `${schema} ${scope} ${key}`,
  );
  if (lock?.held !== true) throw new IdempotencyConflictError('in_flight');
  const [known] = await tx.$queryRawUnsafe<{ fingerprint: string; result: T }[]>(
    `SELECT "fingerprint", "result" FROM ${table}
      WHERE "scope" = $1 AND "key" = $2 AND "created_at" > now() - interval '${keptHours} hours'`,
    scope,
    key,
  );
  if (known !== undefined) {
    if (known.fingerprint !== fingerprint) throw new IdempotencyConflictError('reused');
    return known.result;
  }
  const result = await effect();
  await purge(tx, table);
  await tx.$executeRawUnsafe(
    `INSERT INTO ${table} ("scope", "key", "fingerprint", "result") VALUES ($1, $2, $3, $4::jsonb)
     ON CONFLICT ("scope", "key") DO UPDATE SET "fingerprint" = excluded."fingerprint",
       "result" = excluded."result", "created_at" = now()`,
    scope,
    key,
    fingerprint,
    JSON.stringify(result),
  );
  return result;
}

/** Each new key takes some old ones away, so that none stays for long and no job is needed. */
async function purge(tx: SqlExecutor, table: string): Promise<void> {
  await tx.$executeRawUnsafe(
    `DELETE FROM ${table} WHERE ("scope", "key") IN (
       SELECT "scope", "key" FROM ${table} WHERE "created_at" <= now() - interval '${keptHours} hours'
        ORDER BY "created_at" LIMIT ${purgedAtOnce} FOR UPDATE SKIP LOCKED)`,
  );
}
