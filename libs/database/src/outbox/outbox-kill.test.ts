import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRabbitEventBus } from '@orchestrator/messaging';
import type { EventBus } from '@orchestrator/messaging';
import {
  createRabbitNamespace,
  createTestDatabase,
  describeWith,
  eventually,
  spawnProcess,
} from '@orchestrator/testing';
import type { RabbitNamespace, TestDatabase } from '@orchestrator/testing';
import pg from 'pg';
import { compileSources } from '../../test/compiled-sources.js';
import type { CompiledSources } from '../../test/compiled-sources.js';
import { postgresExecutor } from '../../test/executors.js';
import { fixtureMigrations } from '../../test/fixture-client.js';
import { silentLog } from '../../test/silent-log.js';
import { newEvent } from '../../test/stub-bus.js';
import { migrate } from '../migrations/migrate.js';
import { newId } from '../new-id.js';
import { appendToOutbox } from './append-to-outbox.js';
import { handleOnce } from './handle-once.js';

const schema = 'fixture';

describeWith('postgres', 'rabbit')('outbox with killed processes', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let compiled: CompiledSources[];
  let broker: RabbitNamespace;
  let exchange: string;
  let bus: EventBus;
  let deliveries = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    // Dropping the database ends what is still on its way out.
    pool.on('error', () => undefined);
    compiled = [await compileSources('database'), await compileSources('messaging')];
    const target = { kind: 'postgres', url: database.url } as const;
    await migrate({ target, schema, migrationsDirectory: fixtureMigrations, log: silentLog });
    broker = createRabbitNamespace();
    exchange = broker.exchange('events');
    broker.exchange('events.dead');
    broker.queue('test.consumer.dead');
    bus = createRabbitEventBus({ url: broker.url, exchange, log: silentLog });
    const subscription = await bus.consume({
      queue: broker.queue('test.consumer'),
      types: ['thing.*'],
      handle: async (event) => {
        deliveries += 1;
        await inOneTransaction(async (client) => {
          const tx = postgresExecutor(client);
          if (!(await handleOnce(tx, schema, 'test.consumer', event.id))) return;
          await client.query('INSERT INTO fixture.thing (id, name) VALUES ($1, $2)', [
            newId(),
            event.id,
          ]);
        });
      },
    });
    await subscription.whenActive();
  });
  afterAll(async () => {
    await bus.close();
    await broker.clear();
    await pool.end();
    await database.drop();
    await Promise.all(compiled.map((sources) => sources.remove()));
  });

  const inOneTransaction = async (work: (client: pg.PoolClient) => Promise<void>) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  };
  const count = async (from: string) => {
    const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int FROM ${from}`);
    return rows[0]!.count;
  };
  const pending = () => count('fixture.outbox WHERE published_at IS NULL');
  const startRelay = (deadly: string) =>
    spawnProcess({
      args: [
        join(import.meta.dirname, '../../test/run-relay.mjs'),
        ...compiled.map(({ directory }) => directory),
        database.url,
        broker.url,
        exchange,
        deadly,
      ],
    });

  test('faults 1 and 2: a relay killed before or after the confirm loses nothing, and each effect happens once', async () => {
    const events = Array.from({ length: 20 }, () => newEvent('thing.made.v1'));
    await inOneTransaction((client) => appendToOutbox(postgresExecutor(client), schema, events));

    const first = await startRelay('outbox.before-publish');
    expect((await first.exit).signal).toBe('SIGKILL');
    expect([await pending(), deliveries]).toEqual([20, 0]);

    const second = await startRelay('outbox.after-confirm');
    expect((await second.exit).signal).toBe('SIGKILL');
    await eventually(() => deliveries === 20, { withinMs: 10_000 });
    expect(await pending()).toBe(20);

    const third = await startRelay('none');
    await eventually(async () => (await pending()) === 0);
    await eventually(() => deliveries === 40);
    await third.kill();
    expect(await count('fixture.thing')).toBe(20);
  });
});
