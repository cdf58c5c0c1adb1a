import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createOrganization,
  fillPath,
  publicRoutes,
  type RouteDefinition,
} from '@orchestrator/contracts';
import { createTestDatabase, describeWith } from '@orchestrator/testing';
import pg from 'pg';
import { Browser } from './browser.js';
import { fillExample } from './example-params.js';
import { startSystem, type TestSystem } from './start-system.js';

const guarded = publicRoutes.filter(({ access }) => access.who === 'caller');
const changing = (route: RouteDefinition): boolean => route.method !== 'GET';
const kindsOf = ({ access }: RouteDefinition) => (access.who === 'caller' ? access.kinds : []);
const named = (chosen: readonly RouteDefinition[]) =>
  chosen.map((route) => [`${route.method} ${route.path}`, route] as const);

const startMs = 120_000;
const nobody = '01890000-0000-7000-8000-000000000000';
const pathOf = ({ path }: RouteDefinition): string => fillExample(path, { username: 'bob' });

/** What every route asks of browsers and of bodies; who may use which is the matter of the matrix. */
describeWith('postgres')('every declared route, through the gateway', () => {
  let system: TestSystem;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  const people: Record<string, Browser> = {};

  beforeAll(async () => {
    database = await createTestDatabase();
    system = await startSystem({ DATABASE_URL: database.url });
    for (const name of ['ada', 'eve']) {
      const browser = new Browser(system.url);
      await browser.signIn('local', name);
      const made = await browser.signUp(name);
      if (made.status !== 201) throw new Error(`${name} could not sign up: ${made.status}`);
      people[name] = browser;
    }
    await people.ada!.send('POST', createOrganization.path, { name: 'acme' });
  }, startMs);
  afterAll(async () => {
    await system.close();
    await database.drop();
  }, startMs);

  const withSession = guarded.filter(
    (route) => changing(route) && kindsOf(route).includes('session'),
  );
  test.each(named(withSession))(
    'abuse 32: %s: with a cookie from elsewhere, or without the CSRF token, it is 403',
    async (_name, route) => {
      const { ada } = people;
      const origins: Record<string, string>[] = [
        { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
        { 'sec-fetch-site': 'same-site', origin: system.url },
        { origin: 'null' },
        { 'content-type': 'text/plain' },
      ];
      for (const headers of origins) {
        const { status, body } = await ada!.visit(route.method, pathOf(route), undefined, headers);
        expect([status, body.code]).toEqual([403, 'cross_site_refused']);
      }
      const forged = await ada!.send(route.method, pathOf(route), undefined, 'x'.repeat(43));
      expect([forged.status, forged.body.code]).toEqual([403, 'csrf_refused']);
    },
  );

  const bodies = guarded.filter((route) => route.body && kindsOf(route).includes('session'));
  test.each(named(bodies))(
    '%s: a body that is not as declared is 400, field by field',
    async (_name, route) => {
      for (const body of [{ color: 'red' }, [], { username: 7, name: 7, role: 'king' }]) {
        const answer = await people.ada!.send(route.method, pathOf(route), body);
        expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
        expect(answer.body.errors.length).toBeGreaterThan(0);
      }
    },
  );

  describe('with a session that is not fresh any more', () => {
    const late = () => people.eve!;
    beforeAll(async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query(
        `UPDATE identity.session SET fresh_until = now() - interval '1 second'
          WHERE user_id = (SELECT id FROM identity.user WHERE username = 'eve')`,
      );
      await client.end();
    });
    const fresh = guarded.filter(({ access }) => access.who === 'caller' && access.fresh === true);

    test.each(named(fresh))('%s is 403 reauthentication_required', async (_name, route) => {
      const body = route.body === undefined ? undefined : { confirm: nobody };
      const answer = await late().send(route.method, pathOf(route), body);
      expect([answer.status, answer.body.code]).toEqual([403, 'reauthentication_required']);
    });

    test('signing in again, or proving presence, makes it fresh', async () => {
      expect(fresh.length).toBeGreaterThan(2);
      await late().signIn('local', 'eve', { query: '?intent=reauth&return_to=%2Fdocs' });
      const begun = await late().send(
        'POST',
        fillPath('/auth/link/{provider}', { provider: 'local' }),
      );
      expect(begun.status).toBe(200);
    });
  });
});
