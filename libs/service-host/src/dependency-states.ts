import type { CoherenceOwner } from '@orchestrator/cache';
import type { SqlExecutor } from '@orchestrator/database';
import type { DependencyState, Readiness } from '@orchestrator/http';
import type { EventBus } from '@orchestrator/messaging';

/**
 * What `/readyz` tells, of Redis only where the service has to do with it. Only the database is vital:
 * without the broker events wait in the outbox, and without Redis changes take a little longer to be
 * everywhere.
 */
export const dependencyStates = ({
  sql,
  bus,
  coherence,
}: {
  sql: SqlExecutor;
  bus: EventBus;
  coherence: CoherenceOwner | undefined;
}): Readiness['dependencies'] => ({
  database: () => databaseState(sql),
  ...(coherence && { redis: () => coherenceState(coherence) }),
  rabbitmq: () => busState(bus),
});

async function databaseState(sql: SqlExecutor): Promise<DependencyState> {
  await sql.$queryRawUnsafe('SELECT 1');
  return { ok: true };
}

function coherenceState(coherence: CoherenceOwner): DependencyState {
  const { connected, refused } = coherence.status();
  if (refused !== null) return { ok: true, detail: 'unfit' };
  return connected ? { ok: true } : { ok: true, detail: 'out of reach' };
}

function busState(bus: EventBus): DependencyState {
  const { connected, blocked } = bus.status();
  if (blocked) return { ok: true, detail: 'takes no events' };
  return connected ? { ok: true } : { ok: true, detail: 'out of reach' };
}
