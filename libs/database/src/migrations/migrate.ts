import type { EventLog } from '@orchestrator/messaging';
import { isDatabaseUnavailable, isTransactionConflict } from '../database-errors.js';
import type { DatabaseTarget } from '../database-target.js';
import { newId } from '../new-id.js';
import { quotedSchema } from '../quoted-schema.js';
import { MigrationError } from './migration-error.js';
import { readMigrationFiles } from './migration-files.js';
import type { MigrationFile } from './migration-files.js';
import { createHistory, findPending } from './migration-history.js';
import { withMigrationSession } from './migration-session.js';
import type { MigrationSession } from './migration-session.js';

export interface MigrateOptions {
  target: DatabaseTarget;
  /** The service's own schema; made when it is missing. It holds `_prisma_migrations` too. */
  schema: string;
  /** `prisma/migrations` of the service. */
  migrationsDirectory: string;
  /** Longest wait for a database that isn't up, and for another runner. Default 60 s. */
  waitMs?: number;
  log: EventLog;
}

/**
 * Applies the SQL files of Prisma's layout that aren't applied yet, in order, each in a transaction
 * together with its line of history. Any number of processes may call it at once.
 * @returns the names of the migrations that this call applied.
 * @throws MigrationError when a file was changed, is missing, failed earlier or fails now, or when
 *   the database doesn't come up in time.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { target, migrationsDirectory, waitMs = 60_000, log } = options;
  const schema = quotedSchema(options.schema);
  const files = await readMigrationFiles(migrationsDirectory);
  const applied: string[] = [];
  await withMigrationSession({ target, waitMs, log }, async (session) => {
    await createHistory(session, schema);
    for (const file of await findPending(session, schema, files)) {
      await apply(session, schema, file);
      applied.push(file.name);
      log.info({ schema: options.schema, migration: file.name }, 'applied a migration');
    }
  });
  return applied;
}

async function apply(
  session: MigrationSession,
  schema: string,
  { name, sql, checksum }: MigrationFile,
): Promise<void> {
  const id = newId();
  try {
    await session.inTransaction(async (tx) => {
      await tx.query(
        `INSERT INTO ${schema}."_prisma_migrations" ("id", "checksum", "migration_name", "started_at")
         VALUES ($1, $2, $3, clock_timestamp())`,
        [id, checksum, name],
      );
      await tx.script(sql);
      await tx.query(
        `UPDATE ${schema}."_prisma_migrations"
            SET "finished_at" = clock_timestamp(), "applied_steps_count" = 1 WHERE "id" = $1`,
        [id],
      );
    });
  } catch (error) {
    // Nothing of it is left, so a passing trouble needs no repair: the next start tries again.
    if (isDatabaseUnavailable(error) || isTransactionConflict(error)) throw error;
    await session.query(
      `INSERT INTO ${schema}."_prisma_migrations" ("id", "checksum", "migration_name", "logs")
       VALUES ($1, $2, $3, $4)`,
      [id, checksum, name, error instanceof Error ? error.message : 'unknown error'],
    );
    throw new MigrationError('failed', `The migration ${name} failed.`, { cause: error });
  }
}
