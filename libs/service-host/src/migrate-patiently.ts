import { migrate, MigrationError, type MigrateOptions } from '@orchestrator/database';

/**
 * Brings the schema up to date, however long the database takes to come up: services may start
 * before what they depend on.
 * @throws MigrationError when the migrations themselves are at fault, or when told to stop
 */
export async function migratePatiently(
  options: Omit<MigrateOptions, 'waitMs'>,
  stopping: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await migrate({ ...options, waitMs: 5_000 });
      return;
    } catch (error) {
      const unreachable = error instanceof MigrationError && error.failure === 'unreachable';
      if (!unreachable || stopping.aborted) throw error;
    }
  }
}
