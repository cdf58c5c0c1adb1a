import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createInProcessEventBus, PublishError } from '@orchestrator/messaging';
import type { CloudEvent, EventBus } from '@orchestrator/messaging';
import { createFixtureClient, fixtureMigrations } from '../../test/fixture-client.js';
import type { FixtureClient } from '../../test/fixture-client.js';
import { newEvent, StubBus } from '../../test/stub-bus.js';
import { silentLog } from '../../test/silent-log.js';
import { createTestDatabase, describeWith, eventually } from '@orchestrator/testing';
import type { TestDatabase } from '@orchestrator/testing';
import { createDatabaseAdapter } from '../database-adapter.js';
import type { DatabaseTarget } from '../database-target.js';
import { openEmbeddedStore } from '../embedded-store.js';
import type { EmbeddedStore } from '../embedded-store.js';
import { inTransaction } from '../in-transaction.js';
import { migrate } from '../migrations/migrate.js';
import { appendToOutbox } from './append-to-outbox.js';
import { handleOnce } from './handle-once.js';
import { createOutboxRelay } from './outbox-relay.js';
import type { OutboxRelay, OutboxRelayOptions } from './outbox-relay.js';

const schema = 'fixture';

function carriesEvents(open: () => Promise<DatabaseTarget>): void {
  let client: FixtureClient;
  let bus: StubBus;
  const relays: OutboxRelay[] = [];

  beforeAll(async () => {
    const target = await open();
    await migrate({ target, schema, migrationsDirectory: fixtureMigrations, log: silentLog });
    client = await createFixtureClient(createDatabaseAdapter({ target, schema, log: silentLog }));
  });
  beforeEach(() => {
    bus = new StubBus();
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.close()));
    await client.$executeRawUnsafe('TRUNCATE fixture.outbox, fixture.inbox, fixture.thing');
  });
  afterAll(() => client.$disconnect());

  const startRelay = (options: Partial<OutboxRelayOptions> = {}) => {
    const relay = createOutboxRelay({
      sql: client,
      schema,
      bus,
      pollMs: 50,
      log: silentLog,
      ...options,
    });
    relays.push(relay);
    relay.start();
    return relay;
  };
  const append = (events: readonly CloudEvent[], invalidates: readonly string[] = []) =>
    inTransaction(client, (tx) => appendToOutbox(tx, schema, events, { invalidates }));
  const pending = async () => {
    const [row] = await client.$queryRawUnsafe<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM fixture.outbox WHERE published_at IS NULL',
    );
    return row!.count;
  };
  const allPublished = () =>
    eventually(async () => (await pending()) === 0, { withinMs: 15_000, everyMs: 50 });

  test('events go out unchanged and in order, and are marked after the confirm', async () => {
    const events = Array.from({ length: 250 }, (_, n) =>
      newEvent('thing.made.v1', { n, 'ä"': [] }),
    );
    await append(events);
    const stillPending: number[] = [];
    startRelay({
      failpoint: async (name) => {
        if (name === 'outbox.after-confirm') stillPending.push(await pending());
      },
    });
    await allPublished();
    expect(bus.published).toEqual(events);
    expect(stillPending).toEqual([250, 150, 50]);
  });

  test('an event of a transaction that was undone never goes out', async () => {
    const undone = inTransaction(client, async (tx) => {
      await appendToOutbox(tx, schema, [newEvent('thing.undone.v1')]);
      throw new RangeError('no');
    });
    await expect(undone).rejects.toThrow(RangeError);
    await append([newEvent('thing.made.v1')]);
    startRelay();
    await allPublished();
    expect(bus.published.map(({ type }) => type)).toEqual(['thing.made.v1']);
  });

  test('a wake-up sends at once, without waiting for the next look', async () => {
    const relay = startRelay({ pollMs: 60_000 });
    await append([newEvent('thing.made.v1')]);
    relay.wake();
    await allPublished();
    expect(bus.published).toHaveLength(1);
  });

  test('nothing is lost while the bus refuses, and all goes out within 5 s of its return', async () => {
    bus.failWith(new PublishError('unavailable', 'down'), { connected: false });
    startRelay({ pollMs: 20 });
    const events = Array.from({ length: 30 }, (_, n) => newEvent('thing.made.v1', { n }));
    await append(events);
    await eventually(() => bus.attempts >= 4, { withinMs: 10_000 });
    expect(await pending()).toBe(30);
    bus.recover();
    await eventually(async () => (await pending()) === 0, { withinMs: 5_000 });
    expect(new Set(bus.published.map(({ id }) => id))).toEqual(new Set(events.map(({ id }) => id)));
  });

  test('the rows of a relay that died between claim and confirm go out within 5 s', async () => {
    let end: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (end = resolve));
    const dead = startRelay({ failpoint: () => gate, bus: new StubBus(), leaseMs: 2_000 });
    const events = [newEvent('thing.made.v1'), newEvent('thing.made.v1')];
    await append(events);
    dead.wake();
    await eventually(async () => {
      const rows = await client.$queryRawUnsafe<unknown[]>(
        'SELECT 1 FROM fixture.outbox WHERE claimed_until > now()',
      );
      return rows.length === 2;
    });
    // A dead process renews nothing: a claim of another name stands for it.
    await client.$executeRawUnsafe('UPDATE fixture.outbox SET claimed_by = $1::uuid', randomUUID());
    startRelay();
    await eventually(async () => (await pending()) === 0, { withinMs: 5_000 });
    end();
    expect(bus.published).toEqual(events);
  });

  test('a claim is kept for as long as a slow batch takes', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const otherBus = new StubBus();
    await append([newEvent('thing.made.v1')]);
    let reached = false;
    startRelay({
      leaseMs: 300,
      failpoint: (name) => {
        if (name !== 'outbox.before-publish') return;
        reached = true;
        return gate;
      },
    });
    await eventually(() => reached);
    const idle = startRelay({ bus: otherBus, pollMs: 20 });
    // Three times the lease, by the clock of the database.
    await client.$queryRawUnsafe('SELECT 1 AS one FROM pg_sleep(0.9)');
    idle.wake();
    release();
    await allPublished();
    expect([bus.published.length, otherBus.published.length]).toEqual([1, 0]);
  });

  test('several relays share the work and send each event once', async () => {
    const events = Array.from({ length: 200 }, (_, n) => newEvent('thing.made.v1', { n }));
    for (let n = 0; n < 200; n += 20) await append(events.slice(n, n + 20));
    for (let n = 0; n < 3; n += 1) startRelay({ batchSize: 10 });
    await allPublished();
    expect(bus.published.map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id).sort());
  });

  test('an event that nobody takes does not stop the others', async () => {
    const poison = newEvent('thing.poison.v1');
    bus.refuse(poison.id);
    const good = Array.from({ length: 5 }, () => newEvent('thing.made.v1'));
    await append([good[0]!, poison, ...good.slice(1)]);
    startRelay();
    await eventually(async () => (await pending()) === 1, { withinMs: 10_000 });
    expect(bus.published.map(({ id }) => id)).toEqual(good.map(({ id }) => id));
    bus.recover();
    await allPublished();
  });

  test('invalidations of a batch are announced before its events go out, and again after a failure', async () => {
    const told: string[] = [];
    let failures = 1;
    await append([newEvent('thing.made.v1'), newEvent('thing.made.v1')], ['a', 'b']);
    await append([newEvent('thing.made.v1')], ['b', 'c']);
    startRelay({
      announce: (ids) => {
        told.push(`announce ${ids.join()}`);
        failures -= 1;
        return failures < 0 ? Promise.resolve() : Promise.reject(new Error('no'));
      },
      failpoint: (name) => void told.push(name),
    });
    await allPublished();
    expect(told[0]).toBe('announce a,b,c');
    expect(told[1]).toMatch(/^announce a,b/);
    expect(told.indexOf('outbox.before-publish')).toBeGreaterThan(1);
    expect(told.join()).toContain('c');
  });

  test('announcing and publishing may use the database', async () => {
    const use = () => inTransaction(client, (tx) => tx.thing.count());
    await append([newEvent('thing.made.v1')], ['a']);
    startRelay({
      announce: async () => {
        await use();
      },
      failpoint: async () => {
        await use();
      },
    });
    await allPublished();
    expect(bus.published).toHaveLength(1);
  });

  test('old published events and inbox rows are removed, pending and young ones are kept', async () => {
    await append([newEvent('a.old.v1'), newEvent('a.young.v1'), newEvent('a.pending.v1')]);
    const old = "now() - interval '40 days'";
    await client.$executeRawUnsafe(
      `UPDATE fixture.outbox SET created_at = ${old},
          published_at = CASE WHEN type = 'a.old.v1' THEN ${old} WHEN type = 'a.young.v1' THEN now() END`,
    );
    await client.$executeRawUnsafe(
      `INSERT INTO fixture.inbox SELECT 'c', gen_random_uuid(), ${old} FROM generate_series(1, 2500)`,
    );
    await handleOnce(client, schema, 'c', randomUUID());
    bus.refuse(undefined);
    startRelay();
    const left = () =>
      client.$queryRawUnsafe<{ type: string }[]>('SELECT type FROM fixture.outbox ORDER BY type');
    await eventually(async () => (await left()).length === 2, { withinMs: 10_000 });
    expect((await left()).map(({ type }) => type)).toEqual(['a.pending.v1', 'a.young.v1']);
    await eventually(async () => {
      const rows = await client.$queryRawUnsafe<unknown[]>('SELECT 1 FROM fixture.inbox');
      return rows.length === 1;
    });
  });

  test('fault 17: every event ten times and in the wrong order has its effect once', async () => {
    const inProcess = createInProcessEventBus({ log: silentLog });
    const events = Array.from({ length: 8 }, () => newEvent('thing.made.v1'));
    await consumeInto(inProcess, client);
    const copies = Array.from({ length: 10 }, () => events).flat();
    // A fixed shuffle: far from the original order, and the same in every run.
    const shuffled = copies.map((_, index) => copies[(index * 37) % copies.length]!);
    for (const event of shuffled) await inProcess.publish([event]);
    expect(await client.thing.count()).toBe(8);
    await inProcess.close();
  });

  test('an event that is handled twice at once has its effect once', async () => {
    const id = randomUUID();
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () =>
        inTransaction(client, (tx) => handleOnce(tx, schema, 'test.consumer', id)),
      ),
    );
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await handleOnce(client, schema, 'test.other', id)).toBe(true);
  });

  test('an effect that is undone leaves its event to be handled again', async () => {
    const id = randomUUID();
    const undone = inTransaction(client, async (tx) => {
      await handleOnce(tx, schema, 'test.consumer', id);
      throw new RangeError('no');
    });
    await expect(undone).rejects.toThrow(RangeError);
    expect(await handleOnce(client, schema, 'test.consumer', id)).toBe(true);
  });

  test('nothing but plain values gets into SQL', async () => {
    const nasty = `'); DROP TABLE fixture.outbox; --`;
    await append([{ ...newEvent('thing.made.v1', nasty), subject: nasty }], [nasty, '{a,"b\\']);
    const told: string[][] = [];
    startRelay({ announce: (ids) => Promise.resolve(void told.push([...ids])) });
    await allPublished();
    expect(told).toEqual([[nasty, '{a,"b\\']]);
    expect(bus.published[0]).toMatchObject({ subject: nasty, data: nasty });
  });
}

async function consumeInto(bus: EventBus, client: FixtureClient): Promise<void> {
  await bus.consume({
    queue: 'test.consumer',
    types: ['thing.*'],
    handle: (event) =>
      inTransaction(client, async (tx) => {
        if (!(await handleOnce(tx, schema, 'test.consumer', event.id))) return;
        await tx.thing.create({ data: { id: randomUUID(), name: event.id } });
      }),
  });
}

describe('outbox on the embedded store', () => {
  let store: EmbeddedStore;
  carriesEvents(async () => {
    store = await openEmbeddedStore({ memory: true });
    return { kind: 'embedded', store };
  });
  afterAll(() => store.close());
});

describeWith('postgres')('outbox on PostgreSQL', () => {
  let database: TestDatabase;
  carriesEvents(async () => {
    database = await createTestDatabase();
    return { kind: 'postgres', url: database.url };
  });
  afterAll(() => database.drop());
});
