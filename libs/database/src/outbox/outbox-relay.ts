import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventBus, EventLog } from '@orchestrator/messaging';
import type { Failpoint } from '../failpoint.js';
import type { SqlExecutor } from '../sql-executor.js';
import { Nudge } from './nudge.js';
import { OutboxStore } from './outbox-store.js';
import type { ClaimedRow } from './outbox-store.js';

export interface OutboxRelayOptions {
  /** Outside of any transaction: the service's Prisma client. */
  sql: SqlExecutor;
  schema: string;
  bus: EventBus;
  /**
   * Repeats the cache invalidation of these ids, before the events of the same batch go out. It must
   * be repeatable, and may use the database.
   */
  announce?: (ids: readonly string[]) => Promise<void>;
  /** Pause between looks when nobody calls `wake()`. Default 500 ms. */
  pollMs?: number;
  /** Most events of one batch. Default 100. */
  batchSize?: number;
  /**
   * Time after which the rows of a replica that died are free for others. Default 3 s: events are
   * out within 5 s of a recovery. It is renewed while a batch is under way.
   */
  leaseMs?: number;
  /** Days for which published events are kept. Default 7. */
  keepPublishedDays?: number;
  /** Days for which an event that comes again is recognised. Default 30. */
  keepInboxDays?: number;
  /** Called at `outbox.before-publish`, `outbox.before-confirm` and `outbox.after-confirm`. */
  failpoint?: Failpoint;
  log: EventLog;
}

export interface OutboxRelay {
  start(): void;
  /** Look now: something was committed. */
  wake(): void;
  status(): { consecutiveFailures: number };
  /** Ends after the batch in hand. */
  close(): Promise<void>;
}

const longestBackoffMs = 2_000;
const longestRowDelayMs = 3_000;
const purgeEveryMs = 3_600_000;

/**
 * Carries committed events from the outbox to the bus: each at least once, in order within a batch.
 * Runs on every replica at once. Nothing is held open while it announces and publishes, so the
 * embedded store's only connection stays free for the consumers.
 */
export function createOutboxRelay(options: OutboxRelayOptions): OutboxRelay {
  const { bus, announce, failpoint, log, schema, pollMs = 500, batchSize = 100 } = options;
  const { leaseMs = 3_000, keepPublishedDays = 7, keepInboxDays = 30 } = options;
  const store = new OutboxStore(options.sql, schema, leaseMs);
  const nudge = new Nudge();
  let failures = 0;
  let limit = batchSize;
  let nextPurgeAt = 0;
  let stopped = false;
  let running: Promise<void> | undefined;

  const send = async (rows: readonly ClaimedRow[]) => {
    const ids = [...new Set(rows.flatMap(({ invalidates }) => invalidates))];
    if (announce && ids.length > 0) await announce(ids);
    await failpoint?.('outbox.before-publish');
    const confirmed = bus.publish(rows.map(({ payload }) => payload));
    // What was handed over leaves in the next turn; a failure there is told below.
    await Promise.race([confirmed.catch(() => undefined), nextTurn()]);
    await failpoint?.('outbox.before-confirm');
    await confirmed;
    await failpoint?.('outbox.after-confirm');
    await store.markPublished(idsOf(rows));
  };

  const giveBack = async (rows: readonly ClaimedRow[]) => {
    const { connected, blocked } = bus.status();
    const alone = rows.length === 1 && connected && !blocked;
    // One event that nobody takes must not stop the others: from now on one by one.
    if (connected && !blocked) limit = 1;
    const attempts = Math.min(rows[0]?.attempts ?? 0, 8);
    await store.release(idsOf(rows), alone ? Math.min(longestRowDelayMs, 100 * 2 ** attempts) : 0);
  };

  /** One round; resolves to the pause after it. */
  const round = async (): Promise<number> => {
    const rows = await store.claim(limit);
    // What was committed since has nudged.
    const isLast = rows.length < limit;
    if (rows.length > 0) await sendLeased(rows);
    if (!isLast) return 0;
    limit = batchSize;
    await purgeWhenDue();
    return pollMs;
  };

  const sendLeased = async (rows: readonly ClaimedRow[]): Promise<void> => {
    const renewal = setInterval(() => {
      store.renew(idsOf(rows)).catch(() => undefined);
    }, leaseMs / 3);
    try {
      await send(rows);
      limit = Math.min(batchSize, limit * 2);
    } catch (error) {
      await giveBack(rows).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  };

  const purgeWhenDue = async () => {
    if (performance.now() < nextPurgeAt) return;
    nextPurgeAt = performance.now() + purgeEveryMs;
    await store.purgePublished(keepPublishedDays);
    await store.purgeInbox(keepInboxDays);
  };

  const run = async () => {
    while (!stopped) {
      try {
        const pauseMs = await round();
        if (failures > 0) log.info({ schema, failures }, 'events go out again');
        failures = 0;
        if (pauseMs > 0) await nudge.wait(pauseMs);
      } catch (error) {
        failures += 1;
        const fields = { schema, failures, error };
        if (failures === 1) log.warn(fields, 'events wait in the outbox; trying again');
        else log.debug(fields, 'events still wait in the outbox');
        await nudge.waitDeaf(Math.min(longestBackoffMs, 50 * 2 ** Math.min(failures, 8)));
      }
    }
  };

  return {
    start: () => {
      running ??= run();
    },
    wake: () => nudge.wake(),
    status: () => ({ consecutiveFailures: failures }),
    close: async () => {
      stopped = true;
      nudge.end();
      await running;
    },
  };
}

function idsOf(rows: readonly ClaimedRow[]): string[] {
  return rows.map(({ id }) => id);
}
