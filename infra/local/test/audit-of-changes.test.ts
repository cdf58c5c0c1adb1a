import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  adminRoutes,
  beginLink,
  claimJob,
  endSignIn,
  fillPath,
  publicRoutes,
  readOrganizationAuditLog,
  readUserAuditLog,
  reorderQueue,
  reportJob,
  resealProjectSecrets,
  resealWebhookSecrets,
  sendHeartbeat,
  sendJobGraph,
  sendJobNodes,
  sendJobRef,
  sendLogLines,
  uploadArtifact,
} from '@orchestrator/contracts';
import { createTestDatabase, describeWith, eventually } from '@orchestrator/testing';
import pg from 'pg';
import { AuditStory } from './audit-story.js';
import type { Log, Told } from './audit-told.js';
import { startSystem, type TestSystem } from './start-system.js';

const startMs = 120_000;

const recordNothing: Readonly<Record<string, string>> = {
  [beginLink.id]: 'Nothing is linked before it is confirmed.',
  [reorderQueue.id]: 'Which job comes first is not kept for longer than the job waits.',
  [resealProjectSecrets.id]: 'Sealed anew they are what they were.',
  [resealWebhookSecrets.id]: 'Sealed anew they are what they were.',
  ...Object.fromEntries(
    [
      ...[sendHeartbeat, claimJob, sendLogLines, reportJob],
      ...[sendJobGraph, sendJobRef, sendJobNodes, uploadArtifact],
    ].map(({ id }) => [id, 'Agents do it, and many times: each run shows what became of it.']),
  ),
};
// The callback is the one GET that changes something.
const changing = [...publicRoutes, ...adminRoutes]
  .filter(({ method, id }) => method !== 'GET' || id === endSignIn.id)
  .map(({ id }) => id);

describeWith('postgres')('the audit log shows who did what for every changing route', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let client: pg.Client;
  let system: TestSystem;
  let story: AuditStory;

  beforeAll(async () => {
    database = await createTestDatabase();
    system = await startSystem({ DATABASE_URL: database.url, LOCAL_PROVIDERS: '2' });
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    story = new AuditStory(system, client);
    await story.play();
  }, startMs);
  afterAll(async () => {
    await client.end();
    await system.close();
    await database.drop();
  }, startMs);

  /** Through the API; the log of the instance has none. */
  async function entriesOf(log: Log): Promise<readonly Told[]> {
    if (log === 'instance') return entriesOfInstance(client);
    const path =
      log === 'acme'
        ? fillPath(readOrganizationAuditLog.path, { org: log })
        : readUserAuditLog.path;
    const browser = log === 'bob' ? story.people.bob : story.people.ada;
    const { status, body } = await browser.get(`${path}?limit=100`);
    expect(status).toBe(200);
    return body.items as Told[];
  }

  test('every changing route was driven, or records nothing for a reason', () => {
    expect([...story.told.keys(), ...Object.keys(recordNothing)].sort()).toEqual(
      [...changing].sort(),
    );
  });

  test.each(changing.filter((id) => !(id in recordNothing)))(
    '%s is told of: who, with which token, what, to what, and from where',
    async (id) => {
      for (const { log, entry } of story.told.get(id) ?? []) {
        const wanted = { ...entry, target: expect.objectContaining(entry.target) };
        const found = expect.arrayContaining([expect.objectContaining(wanted)]);
        await eventually(async () => {
          expect(await entriesOf(log)).toEqual(found);
          return true;
        });
      }
    },
  );

  describe('its chains', () => {
    test('verify; a row that was changed is found, and only that one', async () => {
      expect(await story.admin('verify-audit-log')).toMatchObject({
        code: 0,
        told: expect.stringContaining('all as they were written.'),
      });
      const chain = await forge(client);
      const { code, told } = await story.admin('verify-audit-log');
      expect(code).toBe(1);
      expect(told).toContain(`${chain} entry 2: this entry was changed`);
      expect(told).toContain('1 fault.');
    });
  });
});

async function entriesOfInstance(client: pg.Client): Promise<readonly Told[]> {
  const { rows } = await client.query<Told>(
    `SELECT action, ip, token_id,
            json_build_object('type', actor_type, 'id', actor_id, 'name', actor_name) AS actor,
            json_build_object('type', target_type, 'id', target_id, 'name', target_name) AS target
       FROM identity.audit_entry WHERE chain = 'instance'`,
  );
  return rows;
}

/** As somebody would who owns the database: past the trigger that keeps the log append-only. */
async function forge(client: pg.Client): Promise<string> {
  await client.query(`ALTER TABLE identity.audit_entry DISABLE TRIGGER USER`);
  const { rows } = await client.query<{ chain: string }>(
    `UPDATE identity.audit_entry SET actor_name = 'eve'
      WHERE sequence = 2 AND chain = (SELECT 'organization:' || id FROM identity.organization WHERE name = 'acme')
      RETURNING chain`,
  );
  await client.query(`ALTER TABLE identity.audit_entry ENABLE TRIGGER USER`);
  return rows[0]?.chain ?? '';
}
