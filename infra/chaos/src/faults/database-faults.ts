import assert from 'node:assert/strict';
import { eventually } from '@orchestrator/testing';
import pg from 'pg';
import type { System } from '../system/system.js';
import {
  acceptedAgain,
  assertAcceptedEverywhere,
  assertRefusedEverywhere,
  assertUnavailable,
  revokeThrough,
  use,
} from './uses.js';

export interface DatabaseFault {
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Fault 13: what needs the database is answered 503 in time; what is trusted goes on; all comes back. */
export async function databaseStopped(system: System, database: DatabaseFault): Promise<void> {
  const [admin, warm, cold] = [
    await system.issue(['token:admin']),
    await system.issue(),
    await system.issue(),
  ];
  for (const token of [admin, warm]) await assertAcceptedEverywhere(system, token);
  await database.stop();
  const stoppedAt = performance.now();
  const afterwards = await Promise.all(system.gateways.map((gateway) => use(gateway, warm)));
  // As long as the last beat is fresh enough to be trusted.
  if (performance.now() - stoppedAt < 500) {
    for (const { status } of afterwards) assert.equal(status, 200);
  }
  for (let times = 0; times < 2; times += 1) {
    assertUnavailable(await use(system.gateway(times), cold));
    assertUnavailable(await revokeThrough(system.gateway(times), admin, warm));
  }
  await database.start();
  await acceptedAgain(system, cold);
  await system.calm();
  const answer = await revokeThrough(system.gateway(1), admin, warm);
  assert.equal(answer.status, 204);
  system.ledger.revoked.add(warm.id);
  await assertRefusedEverywhere(system, warm);
  await system.ledger.settled();
}

const slowCommitSql = (seconds: number): string => `
  CREATE FUNCTION token.chaos_slow_commit() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(${seconds}); RETURN NULL; END';
  CREATE CONSTRAINT TRIGGER chaos_slow_commit AFTER UPDATE OF revoked_at ON token.token
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION token.chaos_slow_commit();`;
const quickCommitSql = 'DROP FUNCTION token.chaos_slow_commit CASCADE';

/** Fault 14: has every revoke take that long at its commit while `work` goes on. */
export async function withSlowCommit(
  system: System,
  seconds: number,
  work: () => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: system.backends.directDatabaseUrl });
  await client.connect();
  try {
    await client.query(slowCommitSql(seconds));
    await work();
  } finally {
    await eventually(() => client.query(quickCommitSql).then(() => true));
    await client.end();
  }
}
