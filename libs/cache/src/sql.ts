/** Raw SQL as a PrismaClient and its transaction client offer it. */
export interface SqlExecutor {
  $queryRawUnsafe<T>(query: string, ...values: unknown[]): Promise<T>;
  $executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>;
}

/** A schema name fit to be quoted into SQL. Throws a TypeError for anything unusual. */
export function quotedSchema(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new TypeError(`Unfit schema name "${schema}"`);
  return `"${schema}"`;
}

/**
 * The DDL of the one row an owner keeps, for the migration of the service whose schema it is.
 * `cache_epoch` names a generation of cache entries; `redis_run_id` the Redis server it was set under.
 */
export function coherenceTableSql(schema: string): string {
  const table = `${quotedSchema(schema)}."coherence"`;
  return `CREATE TABLE ${table} (
  "id" SMALLINT NOT NULL DEFAULT 1,
  "cache_epoch" BIGINT NOT NULL,
  "redis_run_id" TEXT,
  CONSTRAINT "coherence_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "coherence_one_row" CHECK ("id" = 1)
);
INSERT INTO ${table} ("id", "cache_epoch", "redis_run_id") VALUES (1, 1, NULL);
`;
}
