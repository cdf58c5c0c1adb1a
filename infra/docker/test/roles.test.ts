import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate } from '@orchestrator/database';
import { createTestDatabase, describeWith, type TestDatabase } from '@orchestrator/testing';
import pg from 'pg';
import { root } from './root.js';

const services = ['identity', 'token', 'pipeline', 'trigger_ingest', 'agent_gateway'] as const;
type Service = (typeof services)[number];

describeWith('postgres')('the roles of the services in PostgreSQL', () => {
  // Roles belong to the whole server, so they get names of this run.
  const suffix = randomBytes(4).toString('hex');
  const roleOf = (service: Service) => `${service}_service_${suffix}`;
  const script = readFileSync(join(root, 'infra/docker/postgres/10-roles.sql'), 'utf8').replaceAll(
    /\b(identity|token|pipeline|trigger_ingest|agent_gateway)_service\b/g,
    `$1_service_${suffix}`,
  );
  let database: TestDatabase;
  let admin: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(script);
    for (const service of services) {
      await as(service, `CREATE TABLE ${service}.kept (value text)`);
      await as(service, `INSERT INTO ${service}.kept VALUES ('of ${service}')`);
    }
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
    const server = new pg.Client({ connectionString: urlAt('postgres') });
    await server.connect();
    for (const service of services) await server.query(`DROP ROLE IF EXISTS ${roleOf(service)}`);
    await server.end();
  });

  function urlAt(name: string, options?: string): string {
    const url = new URL(database.url);
    url.pathname = `/${name}`;
    if (options !== undefined) url.searchParams.set('options', options);
    return url.href;
  }

  /** Runs SQL with the rights of a service's role and gives the rows. */
  async function as(service: Service, sql: string): Promise<unknown[]> {
    await admin.query(`SET SESSION AUTHORIZATION ${roleOf(service)}`);
    try {
      return (await admin.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await admin.query('RESET SESSION AUTHORIZATION');
    }
  }

  const pairs = services.flatMap((own) =>
    services.filter((other) => other !== own).map((other): [Service, Service] => [own, other]),
  );

  test.each(pairs)('%s keeps its own, and reads and changes nothing of %s', async (own, other) => {
    expect(await as(own, `SELECT value FROM ${own}.kept`)).toEqual([{ value: `of ${own}` }]);
    for (const sql of [
      `SELECT * FROM ${other}.kept`,
      `INSERT INTO ${other}.kept VALUES ('mine')`,
      `UPDATE ${other}.kept SET value = 'mine'`,
      `DELETE FROM ${other}.kept`,
      `CREATE TABLE ${other}.mine (value text)`,
      `DROP TABLE ${other}.kept`,
      `DROP SCHEMA ${other} CASCADE`,
      `GRANT ALL ON SCHEMA ${other} TO ${roleOf(own)}`,
      `SET ROLE ${roleOf(other)}`,
    ]) {
      await expect(as(own, sql)).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  test('no service makes temporary tables, or anything in the public schema', async () => {
    for (const sql of [
      'CREATE TEMPORARY TABLE mine (value text)',
      'CREATE TABLE public.mine (value text)',
    ]) {
      await expect(as('token', sql)).rejects.toThrow('permission denied');
    }
  });

  test('the roles are no administrators', async () => {
    const { rows } = await admin.query(
      `SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls AS mighty
         FROM pg_roles WHERE rolname LIKE $1`,
      [`%_service_${suffix}`],
    );
    expect(rows).toEqual(services.map(() => ({ mighty: false })));
  });

  test('a role without a password can not log in where passwords are asked for', async () => {
    const { rows } = await admin.query(`SELECT rolpassword FROM pg_authid WHERE rolname LIKE $1`, [
      `%_service_${suffix}`,
    ]);
    expect(rows).toEqual(services.map(() => ({ rolpassword: null })));
  });

  test.each(services)('%s can migrate its schema with its own role', async (service) => {
    const log = {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    };
    const applied = await migrate({
      target: { kind: 'postgres', url: urlAt(database.name, `-c role=${roleOf(service)}`) },
      schema: service,
      migrationsDirectory: join(
        root,
        'services',
        service.replaceAll('_', '-'),
        'prisma/migrations',
      ),
      waitMs: 5_000,
      log,
    });
    expect(applied.length).toBeGreaterThan(0);
    const { rows } = await admin.query(
      'SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = $1',
      [service],
    );
    expect(rows).toEqual([{ tableowner: roleOf(service) }]);
  });
});
