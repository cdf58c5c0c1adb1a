import assert from 'node:assert/strict';
import { tokenExpired, tokenRevoked } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import pg from 'pg';
import { OwnedOrganization } from '../system/owned-organization.js';
import type { System } from '../system/system.js';

/** More than one transaction takes. */
const families = 130;
const sweepOften = { SWEEP_MS: '100' };

/**
 * Two replicas sweep tokens that ended, with what lives below them, after one of them died between the
 * commit of the first of them and the invalidation: each event comes once, whoever did what.
 */
export async function killedWhileSweeping(system: System): Promise<void> {
  const [first, second] = system.tokens;
  assert.ok(first && second);
  const organization = await OwnedOrganization.found(system);
  for (const { process } of system.tokens) await process.stop();
  const [parents, children] = await addEnded(system, organization);

  await first.process.launch({ ...sweepOften, FAILPOINT: 'token.sweep.ends.after-commit' });
  assert.equal((await first.process.died()).signal, 'SIGKILL');
  const committed = await notedEnds(system);
  assert.ok(committed > 0 && committed < families, `${committed} of ${families} when it died`);

  await Promise.all(system.tokens.map(({ process }) => process.start(sweepOften)));
  const { recorder } = system.backends;
  await eventually(
    () => {
      const [ended, revoked] = [tokenExpired, tokenRevoked].map(({ type }) =>
        recorder.effects(type),
      );
      return parents.every((id) => ended?.has(id)) && children.every((id) => revoked?.has(id));
    },
    { withinMs: 20_000 },
  );
  await eventually(async () => (await waitingEvents(system)) === 0);
  const [ended, revoked] = [tokenExpired, tokenRevoked].map(({ type }) => recorder.effects(type));
  for (const id of parents) assert.equal(ended?.get(id), 1, `the end of ${id}`);
  for (const id of children) assert.equal(revoked?.get(id), 1, `the revocation of ${id}`);
}

async function addEnded(
  system: System,
  organization: OwnedOrganization,
): Promise<readonly [string[], string[]]> {
  const [parents, children]: [string[], string[]] = [[], []];
  for (let index = 0; index < families; index += 1) {
    const agent = await organization.addToken('agent');
    const instance = await organization.addToken('instance', agent);
    parents.push(agent.id);
    children.push(instance.id);
  }
  await query(
    system,
    `UPDATE token.token SET expires_at = now() - interval '1 second' WHERE id = ANY($1::uuid[])`,
    [parents],
  );
  return [parents, children];
}

const notedEnds = (system: System): Promise<number> =>
  count(system, 'token.token WHERE expiry_told_days = 0');

const waitingEvents = (system: System): Promise<number> =>
  count(system, 'token.outbox WHERE published_at IS NULL');

async function count(system: System, from: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    system,
    `SELECT count(*)::int AS count FROM ${from}`,
  );
  return row?.count ?? 0;
}

async function query<Row extends object>(
  system: System,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: system.backends.directDatabaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
