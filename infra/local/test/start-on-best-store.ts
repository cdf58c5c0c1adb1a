import { backends, closeAtEnd, createTestDatabase } from '@orchestrator/testing';
import { startSystem, type TestSystem } from './start-system.js';

/** The system on PostgreSQL where there is one: it starts and answers sooner than on the embedded store. */
export async function startOnBestStore(
  environment: Record<string, string> = {},
): Promise<TestSystem> {
  if (backends.postgres === undefined) return startSystem(environment);
  const database = await createTestDatabase();
  const system = await startSystem({ ...environment, DATABASE_URL: database.url });
  let closed: Promise<void> | undefined;
  const closeOnce = async (): Promise<void> => {
    await system.close();
    await database.drop();
  };
  const close = () => (closed ??= closeOnce());
  closeAtEnd(close);
  return { ...system, close };
}
