import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createInvitation,
  createOrganization,
  personalTokens,
  fillPath,
  listOwnInvitations,
  organizationRoutes,
  type RouteDefinition,
  type Scope,
  scopes,
  signInRoutes,
  userRoutes,
} from '@orchestrator/contracts';
import { createTestDatabase, describeWith } from '@orchestrator/testing';
import pg from 'pg';
import { Browser, type Visit } from './browser.js';
import { startSystem, type TestSystem } from './start-system.js';

const routes: readonly RouteDefinition[] = [...signInRoutes, ...userRoutes, ...organizationRoutes];
const guarded = routes.filter(({ access }) => access.who === 'caller');
const changing = (route: RouteDefinition): boolean => route.method !== 'GET';
const kindsOf = ({ access }: RouteDefinition) => (access.who === 'caller' ? access.kinds : []);
const needs = (route: RouteDefinition): Scope | undefined =>
  route.access.who === 'caller' ? route.access.scope : undefined;
const roleOf = ({ access }: RouteDefinition) =>
  access.who === 'caller' ? access.namespace?.role : undefined;
const named = (chosen: readonly RouteDefinition[]) =>
  chosen.map((route) => [`${route.method} ${route.path}`, route] as const);

const startMs = 120_000;
const nobody = '01890000-0000-7000-8000-000000000000';
const pathOf = ({ path }: RouteDefinition): string =>
  fillPath(path, { org: 'acme', username: 'bob', id: nobody, provider: 'local' });

/** What every route of signing in, users and organizations answers before it does anything. */
describeWith('postgres')('every declared route, through the gateway', () => {
  let system: TestSystem;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  /** Owner, member, and one who has nothing to do with the organization. */
  const people: Record<string, Browser> = {};
  const tokens = new Map<Scope | 'none', string>();

  beforeAll(async () => {
    database = await createTestDatabase();
    system = await startSystem({ DATABASE_URL: database.url });
    for (const name of ['ada', 'bob', 'eve']) {
      const browser = new Browser(system.url);
      await browser.signIn('local', name);
      const made = await browser.signUp(name);
      if (made.status !== 201) throw new Error(`${name} could not sign up: ${made.status}`);
      people[name] = browser;
    }
    const { ada, bob } = people;
    await ada!.send('POST', createOrganization.path, { name: 'acme' });
    const invitations = fillPath(createInvitation.path, { org: 'acme' });
    await ada!.send('POST', invitations, { username: 'bob', role: 'member' });
    const [waiting] = (await bob!.get(listOwnInvitations.path)).body.items;
    await bob!.send('POST', `${listOwnInvitations.path}/${waiting.id}/accept`);
    for (const scope of scopes) {
      const made = await ada!.send('POST', personalTokens.create.path, {
        label: scope,
        scopes: [scope],
      });
      tokens.set(scope, made.body.token);
    }
  }, startMs);
  afterAll(async () => {
    await system.close();
    await database.drop();
  }, startMs);

  const bare = (route: RouteDefinition, headers: Record<string, string> = {}): Promise<Visit> =>
    new Browser(system.url).visit(route.method, pathOf(route), undefined, headers);
  const withToken = (route: RouteDefinition, scope: Scope): Promise<Visit> =>
    bare(route, { authorization: `Bearer ${tokens.get(scope) ?? ''}` });
  const sent = (browser: Browser, route: RouteDefinition): Promise<Visit> =>
    changing(route) ? browser.send(route.method, pathOf(route)) : browser.get(pathOf(route));

  test.each(named(guarded))('%s: without a credential it is 401', async (_name, route) => {
    const { status, body } = await bare(route);
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
  });

  test.each(named(guarded.filter((route) => !kindsOf(route).includes('personal'))))(
    '%s: a personal access token is 403, whatever its scope',
    async (_name, route) => {
      const { status, body } = await withToken(route, 'org:admin');
      expect([status, body.code]).toEqual([403, 'caller_kind_refused']);
    },
  );

  test.each(named(guarded.filter((route) => needs(route) !== undefined)))(
    '%s: each scope but the declared one is 403',
    async (_name, route) => {
      for (const scope of scopes.filter((other) => other !== needs(route))) {
        const { status, body } = await withToken(route, scope);
        expect([scope, status, body.code]).toEqual([scope, 403, 'insufficient_scope']);
      }
    },
  );

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

  test.each(named(guarded.filter((route) => roleOf(route) !== undefined)))(
    '%s: in an organization of others it is 404',
    async (_name, route) => {
      const { status, body } = await sent(people.eve!, route);
      expect([status, body.code]).toEqual([404, 'not_found']);
    },
  );

  test.each(named(guarded.filter((route) => ['admin', 'owner'].includes(roleOf(route) ?? ''))))(
    '%s: a member is 403, and told which role it takes',
    async (_name, route) => {
      const { status, body } = await sent(people.bob!, route);
      expect([status, body.code]).toEqual([403, 'role_required']);
    },
  );

  test.each(named(guarded.filter(({ body }) => body !== undefined)))(
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
