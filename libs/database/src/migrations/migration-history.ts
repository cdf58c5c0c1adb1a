import { MigrationError } from './migration-error.js';
import type { MigrationFile } from './migration-files.js';
import type { MigrationStatements } from './migration-session.js';

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

/** The table as Prisma makes it, so that `prisma migrate deploy` and `status` agree with it. */
export async function createHistory(on: MigrationStatements, schema: string): Promise<void> {
  await on.script(`CREATE SCHEMA IF NOT EXISTS ${schema};
CREATE TABLE IF NOT EXISTS ${schema}."_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`);
}

/**
 * Gives the migrations that are still to be applied.
 * @throws MigrationError when history and files contradict one another.
 */
export async function findPending(
  on: MigrationStatements,
  schema: string,
  files: readonly MigrationFile[],
): Promise<MigrationFile[]> {
  const applied = await on.query<AppliedMigration>(
    `SELECT "migration_name", "checksum", "finished_at" IS NOT NULL AS finished
       FROM ${schema}."_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "started_at"`,
  );
  for (const { migration_name: name, checksum, finished } of applied) {
    const file = files.find((candidate) => candidate.name === name);
    if (!finished) {
      throw new MigrationError(
        'failed-earlier',
        `The migration ${name} failed earlier. See the column "logs" of _prisma_migrations, repair the cause, and set its "rolled_back_at" (or run "prisma migrate resolve --rolled-back ${name}").`,
      );
    }
    if (!file) {
      throw new MigrationError(
        'unknown',
        `The database has the migration ${name}, which this version does not know. Is the database newer than the program?`,
      );
    }
    if (file.checksum !== checksum) {
      throw new MigrationError(
        'changed',
        `The migration ${name} was changed after it had been applied. Restore the file and write a new migration.`,
      );
    }
  }
  const done = new Set(applied.map(({ migration_name: name }) => name));
  return files.filter(({ name }) => !done.has(name));
}
