import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createInvitation,
  createOrganization,
  createProject,
  listAgents,
  listArtifacts,
  listIdentities,
  listInvitations,
  listMembers,
  listOrganizations,
  listOwnInvitations,
  listProjects,
  listQueue,
  listRunJobs,
  listRuns,
  listDeliveries,
  listSessions,
  listTriggerConfigs,
  organizationAgentTokens,
  listWebhooks,
  pipelineFiles,
  projectFiles,
  publicRoutes,
  readOrganizationAuditLog,
  readRunLogs,
  readUserAuditLog,
  secretCollections,
  registerAgent,
  tokenCollections,
} from '@orchestrator/contracts';
import { createTestDatabase, describeWith, eventually } from '@orchestrator/testing';
import pg from 'pg';
import { Browser } from './browser.js';
import { exampleParams, fillExample } from './example-params.js';
import { storeRun } from './store-run.js';
import { done, Program } from './program.js';
import { startSystem, type TestSystem } from './start-system.js';

const startMs = 120_000;
type Item = Readonly<Record<string, unknown>>;
interface Page {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** By what each list is ordered. */
const orders: Readonly<Record<string, readonly [field: string, direction: 'up' | 'down']>> = {
  [listOrganizations.id]: ['name', 'up'],
  [listMembers.id]: ['username', 'up'],
  [listInvitations.id]: ['created_at', 'down'],
  [listOwnInvitations.id]: ['created_at', 'down'],
  [listIdentities.id]: ['linked_at', 'up'],
  [listSessions.id]: ['created_at', 'down'],
  ...Object.fromEntries(
    tokenCollections.map(({ list }) => [list.id, ['created_at', 'down'] as const]),
  ),
  [listAgents.id]: ['registered_at', 'down'],
  [listProjects.id]: ['created_at', 'down'],
  [listRuns.id]: ['id', 'down'],
  [listRunJobs.id]: ['id', 'up'],
  [readRunLogs.id]: ['line_num', 'up'],
  [listArtifacts.id]: ['filename', 'up'],
  // They were put there in the order of their ids.
  [listQueue.id]: ['id', 'up'],
  [listWebhooks.id]: ['created_at', 'down'],
  [listDeliveries.id]: ['received_at', 'down'],
  [pipelineFiles.list.id]: ['path', 'up'],
  [projectFiles.list.id]: ['path', 'up'],
  [listTriggerConfigs.id]: ['name', 'up'],
  ...Object.fromEntries(secretCollections.map(({ list }) => [list.id, ['key', 'up'] as const])),
  // Entries come in the order in which they were recorded, not always in that of their times.
  [readUserAuditLog.id]: ['id', 'down'],
  [readOrganizationAuditLog.id]: ['id', 'down'],
};
/** Lines are short, and many: of them a page may hold more. */
const mostOf = ({ id }: { readonly id: string }): number => (id === readRunLogs.id ? 1_000 : 100);
const lists = publicRoutes.filter(({ query }) => query !== undefined && 'limit' in query.shape);
const named = lists.map((route) => [route.path, route] as const);

/** What every path names. */
const fillIn = (path: string) => fillExample(path, { name: 'project-0' });

const howMany = 7;
const numbers = Array.from({ length: howMany }, (_item, index) => index);

describeWith('postgres')('every list', () => {
  let system: TestSystem;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let ada: Browser;

  beforeAll(async () => {
    database = await createTestDatabase();
    system = await startSystem({ DATABASE_URL: database.url });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    ada = new Browser(system.url);
    await ada.signIn('local', 'ada');
    done(await ada.signUp('ada'));
    done(await ada.send('POST', createOrganization.path, { name: 'acme' }));
    await fill(client);
    const invitations = fillIn(createInvitation.path);
    for (const number of numbers) {
      const invited = { username: `guest-${number}`, role: 'member' };
      done(await ada.send('POST', invitations, invited));
      const project = { owner: 'acme', name: `project-${number}`, vcs_type: 'orchestrator' };
      done(await ada.send('POST', createProject.path, project));
      for (const { create, kind } of tokenCollections) {
        const carries = kind === 'personal' || kind === 'organization';
        const token = { label: `token ${number}`, ...(carries && { scopes: ['read'] }) };
        const made = done(await ada.send('POST', fillIn(create.path), token));
        if (create === organizationAgentTokens.create) {
          await new Program(system.url, made.id, made.token).send(registerAgent);
        }
      }
      await new Browser(system.url).signIn('local', 'ada');
    }
    await fillProject(client);
    await fillRuns(client);
    await fillWebhooks(client);
    await client.end();
    // Everything that was done so far: nothing comes to the logs while they are read.
    const recorded = async (path: string) => (await read(path, 100)).items.length;
    await eventually(async () => (await recorded(readUserAuditLog.path)) === 2 + 3 * howMany);
    await eventually(
      async () => (await recorded(readOrganizationAuditLog.path)) === 2 + 7 * howMany,
    );
  }, startMs);
  afterAll(async () => {
    await system.close();
    await database.drop();
  }, startMs);

  const read = async (path: string, limit: number, cursor: string | null = null): Promise<Page> => {
    const more = cursor === null ? '' : `&cursor=${cursor}`;
    const { body } = await ada.get(`${fillIn(path)}?limit=${limit}${more}`);
    return body as Page;
  };

  test('has its order named here', () => {
    expect(Object.keys(orders).sort()).toEqual(lists.map(({ id }) => id).sort());
  });

  test.each(named)('%s: pages of any size give all of it, in its order', async (path, { id }) => {
    const all = await read(path, 100);
    expect(all.items.length).toBeGreaterThanOrEqual(howMany);
    expect(all.next_cursor).toBeNull();
    const [field, direction] = orders[id]!;
    const keys = all.items.map((item) => String(item[field]));
    const sorted = [...keys].sort();
    expect(keys).toEqual(direction === 'up' ? sorted : sorted.reverse());
    for (const limit of [1, 3, all.items.length]) {
      const walked: Item[] = [];
      let cursor: string | null = null;
      do {
        const page: Page = await read(path, limit, cursor);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        expect(page.items.length).toBeGreaterThan(0);
        walked.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null);
      // A session is used by this very walk.
      const timeless = (items: readonly Item[]) =>
        items.map((item) => ({ ...item, last_seen_at: undefined }));
      expect(timeless(walked)).toEqual(timeless(all.items));
    }
  });

  test.each(named)('%s: a limit or a cursor that is none is 400', async (path, route) => {
    const own = fillIn(path);
    for (const query of [
      'limit=0',
      `limit=${mostOf(route) + 1}`,
      'limit=-1',
      'limit=1.5',
      'limit=ten',
      'limit=1&limit=2',
      'cursor=',
      'cursor=AAAA',
      'cursor=%3D%3D',
      `cursor=${'A'.repeat(201)}`,
      `cursor=${Buffer.from('\\\\ acme').toString('base64url')}`,
    ]) {
      const { status, body } = await ada.get(`${own}?${query}`);
      expect([query, status, body.code]).toEqual([query, 400, 'validation_failed']);
    }
  });
});

/** What would take long to make one by one. */
async function fill(client: pg.Client): Promise<void> {
  const each = `FROM generate_series(0, ${howMany - 1}) AS n`;
  const ada = `(SELECT id FROM identity."user" WHERE username = 'ada')`;
  /** Of things made later than everything else, one after the other. */
  const id = `('ffffffff-ffff-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
  const organizations = (prefix: string) =>
    `INSERT INTO identity.organization (id, name, display_name)
     SELECT gen_random_uuid(), '${prefix}-' || n, 'Some' ${each}`;
  const users = (prefix: string) =>
    `INSERT INTO identity."user" (id, username, display_name)
     SELECT gen_random_uuid(), '${prefix}-' || n, 'Some' ${each}`;
  for (const sql of [
    users('guest'),
    users('member'),
    organizations('own'),
    organizations('inviting'),
    `INSERT INTO identity.membership (organization_id, user_id, role)
     SELECT o.id, u.id, 'member' FROM identity.organization AS o, identity."user" AS u
      WHERE o.name = 'acme' AND u.username LIKE 'member-%'`,
    `INSERT INTO identity.membership (organization_id, user_id, role)
     SELECT id, ${ada}, 'member' FROM identity.organization WHERE name LIKE 'own-%'`,
    `INSERT INTO identity.invitation (id, organization_id, user_id, role, created_at)
     SELECT ${id}, o.id, ${ada}, 'member', now() + n * interval '1 second'
       ${each} JOIN identity.organization AS o ON o.name = 'inviting-' || n`,
    `INSERT INTO identity.provider_identity (id, user_id, issuer, subject, provider, linked_at)
     SELECT ${id}, ${ada}, 'https://idp.example', n::text, 'local', now() + n * interval '1 second'
       ${each}`,
  ]) {
    await client.query(sql);
  }
}

/** The same in the project whose lists are read, and in what is above it. */
async function fillProject(client: pg.Client): Promise<void> {
  const each = `FROM generate_series(0, ${howMany - 1}) AS n`;
  const project = `(SELECT id FROM pipeline.project WHERE name = 'project-0')`;
  for (const [ending, isPipeline] of [
    ['sh', true],
    ['txt', false],
  ] as const) {
    await client.query(
      `INSERT INTO pipeline.project_file
              (project_id, path, is_pipeline, content, size, sha256, updated_by)
       SELECT ${project}, n || '.${ending}', ${isPipeline}, '', 0, repeat('0', 64), 'ada' ${each}`,
    );
  }
  await client.query(
    `INSERT INTO pipeline.trigger_config (id, project_id, name, revision)
     SELECT gen_random_uuid(), ${project}, 'config-' || n, 1 ${each}`,
  );
  // It has no project, and so is not known there yet.
  await client.query(
    `INSERT INTO pipeline.namespace (id, type, name)
     SELECT id, 'user', username FROM identity."user" WHERE username = 'ada'`,
  );
  await client.query(
    `INSERT INTO pipeline.secret
            (id, level, place_id, namespace_id, project_id, key, sealed, updated_by)
     SELECT gen_random_uuid(), place.level::pipeline.secret_level, place.id, place.namespace_id,
            place.project_id, 'KEY_' || n, '', 'ada'
       ${each} CROSS JOIN (
         SELECT type::text AS level, id, id AS namespace_id, null::uuid AS project_id
           FROM pipeline.namespace WHERE name IN ('ada', 'acme')
         UNION ALL
         SELECT 'project', id, namespace_id, id FROM pipeline.project WHERE name = 'project-0'
       ) AS place`,
  );
}

/** Runs that have ended, and one whose jobs wait, which is the one that paths name; with lines and artifacts. */
async function fillRuns(client: pg.Client): Promise<void> {
  const place = { owner: 'acme', project: 'project-0' };
  for (let made = 0; made < howMany; made += 1) await storeRun(client, place);
  const id = String(exampleParams('').id);
  const { jobId } = await storeRun(client, { ...place, id, waits: true, jobs: howMany });
  const each = `FROM generate_series(0, ${howMany - 1}) AS n`;
  await client.query(
    `INSERT INTO pipeline.log_line (job_id, line_num, run_id, position, stream, content)
     SELECT $1, n, $2, n + 1, 'stdout', 'line ' || n ${each}`,
    [jobId, id],
  );
  // They are listed without a look at what they hold.
  await client.query(
    `INSERT INTO pipeline.artifact (run_id, filename, size, sha256, blob_key)
     SELECT $1, n || '.txt', 0, repeat('0', 64), 'none-' || n ${each}`,
    [id],
  );
}

/** Of the project whose lists are read, once the service that keeps webhooks knows it. */
async function fillWebhooks(client: pg.Client): Promise<void> {
  const { id: listed } = exampleParams('');
  const known = `SELECT id FROM trigger_ingest.project WHERE name = 'project-0'`;
  await eventually(async () => (await client.query(known)).rowCount === 1);
  const each = `FROM generate_series(0, ${howMany - 1}) AS n`;
  const id = `('ffffffff-ffff-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
  const columns = 'id, project_id, source, pipeline, events, allow_forks, secret, created_by';
  const values = `(${known}), 'github'::trigger_ingest.webhook_source, 'a.sh', '{push}'::text[], false, 's', 'ada'`;
  await client.query(
    `INSERT INTO trigger_ingest.webhook (${columns}, created_at)
     SELECT $1::uuid, ${values}, now() - interval '1 hour'`,
    [listed],
  );
  await client.query(
    `INSERT INTO trigger_ingest.webhook (${columns}, created_at)
     SELECT ${id}, ${values}, now() + n * interval '1 second' ${each}`,
  );
  await client.query(
    `INSERT INTO trigger_ingest.delivery (id, webhook_id, event, outcome, reason, received_at)
     SELECT ${id}, $1::uuid, 'push', 'ignored', 'ref', now() + n * interval '1 second' ${each}`,
    [listed],
  );
}
