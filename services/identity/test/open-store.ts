import { fileURLToPath } from 'node:url';
import { type DatabaseTarget, migrate, openEmbeddedStore } from '@orchestrator/database';
import { createLogger } from '@orchestrator/observability';
import { backends, copyMadeOnce, createTestDatabase } from '@orchestrator/testing';

export const migrationsDirectory = fileURLToPath(new URL('../prisma/migrations', import.meta.url));
export const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

export type StoreKind = 'postgres' | 'embedded';

/** PostgreSQL where there is one. */
export const bestStore: StoreKind = backends.postgres === undefined ? 'embedded' : 'postgres';
/** What this machine has. */
export const storesHere: readonly StoreKind[] =
  bestStore === 'postgres' ? ['postgres', 'embedded'] : ['embedded'];

/** For hooks and tests that open the embedded store, which takes its time on a busy machine. */
export const openingTimeoutMs = 120_000;

export interface OpenStore {
  readonly target: DatabaseTarget;
  close(): Promise<void>;
}

const log = createLogger({ service: 'test', level: 'silent' });

const migrateTarget = (target: DatabaseTarget) =>
  migrate({ target, schema: 'identity', migrationsDirectory, log });

/** A store of its own for a suite, with the tables. */
export async function openStore(kind: StoreKind = bestStore): Promise<OpenStore> {
  if (kind === 'embedded') {
    const store = await copyMadeOnce({
      name: 'identity',
      madeFrom: migrationsDirectory,
      open: (from) => openEmbeddedStore({ memory: true, ...(from && { from }) }),
      fill: (empty) => migrateTarget({ kind: 'embedded', store: empty }),
    });
    return { target: { kind: 'embedded', store }, close: () => store.close() };
  }
  const database = await createTestDatabase({
    template: {
      name: 'identity',
      migrate: async (url) => {
        await migrateTarget({ kind: 'postgres', url });
      },
    },
  });
  return { target: { kind: 'postgres', url: database.url }, close: () => database.drop() };
}
