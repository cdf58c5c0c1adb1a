import { closeAtEnd, createRedisNamespace, createTestDatabase } from '@orchestrator/testing';
import { createBrokerRoom } from './broker-room.js';
import { startSystem, type TestSystem } from './start-system.js';

/**
 * The system on PostgreSQL, Redis and RabbitMQ, with room of its own in each; `close` leaves nothing
 * behind, and fails when the value of a token was left in a table.
 */
export async function startOnRealBackends(
  environment: Record<string, string> = {},
): Promise<TestSystem> {
  const database = await createTestDatabase();
  const redis = createRedisNamespace();
  const rabbit = createBrokerRoom();
  const system = await startSystem({
    ...environment,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix.replace(/[^a-z0-9:-]/g, '-'),
    ...rabbit.settings,
  });
  let closed: Promise<void> | undefined;
  const closeOnce = async (): Promise<void> => {
    await system.close();
    await rabbit.clear();
    await redis.clear();
    await database.drop();
  };
  const close = () => (closed ??= closeOnce());
  closeAtEnd(close);
  return { ...system, close };
}
