import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Scope, TokenCollection } from '@orchestrator/contracts';
import {
  bodyFor,
  createIn,
  everyCollection,
  managingToken,
  pathIn,
  type Place,
  placeOf,
} from '../../../test/collections.js';
import { type Harness, sessionOf, startHarness, tokenOf } from '../../../test/harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const ends = new Date(Date.now() + 3_600_000).toISOString();
const later = new Date(Date.parse(ends) + 1).toISOString();
/** The least with which each kind can be made by a token, `read` for what is handed on. */
const enough: Readonly<Record<TokenCollection['kind'], readonly Scope[]>> = {
  personal: ['token:admin', 'read'],
  organization: ['token:admin', 'read'],
  agent: ['token:admin', 'repo:write', 'secret:write'],
  trigger: ['token:admin', 'trigger'],
};

describe.each(everyCollection)('abuse 5, 6: POST %s by a narrow token', (_path, declared) => {
  /** Who may make the token: the user, and where there is one the organization by its own token. */
  const makers =
    declared.owner === 'user' ? (['user'] as const) : (['user', 'organization'] as const);
  const post = (place: Place, caller: Parameters<Harness['send']>[2], body: object = {}) =>
    harness.send('post', pathIn(place, 'create'), caller).send({ ...bodyFor(declared), ...body });
  const rows = () => harness.prisma.token.count();

  async function refused(
    place: Place,
    caller: Parameters<Harness['send']>[2],
    body: object = {},
    code = 'escalation_refused',
  ) {
    const before = await rows();
    const answer = await post(place, caller, body).expect(403);
    expect(answer.body.code).toBe(code);
    expect(await rows()).toBe(before);
  }

  describe.each(makers)('of the %s', (by) => {
    test('with exactly enough it may', async () => {
      const place = placeOf(harness, declared);
      const caller = await managingToken(harness, place, { by, scopes: enough[declared.kind] });
      const { body } = await post(place, caller).expect(201);
      const { type, id, name } = caller.principal;
      expect(body.created_by).toEqual({ type, id, name });
    });

    test.each(enough[declared.kind].filter((scope) => scope !== 'token:admin'))(
      'without %s it is 403, no row',
      async (missing) => {
        const place = placeOf(harness, declared);
        const scopes = enough[declared.kind].filter((scope) => scope !== missing);
        await refused(place, await managingToken(harness, place, { by, scopes }));
      },
    );

    test.each([
      ['a later end', { expires_at: later }],
      ['no end', { expires_at: null }],
      ['any address', { ip_allowlist: null }],
      ['another address', { ip_allowlist: ['10.0.0.1', '192.0.2.1'] }],
      ['a wider range', { ip_allowlist: ['10.0.0.0/7'] }],
    ])('%s than its own is 403, no row; its own is what is left out', async (_case, asked) => {
      const place = placeOf(harness, declared);
      const limits = { expires_at: ends, ip_allowlist: ['10.0.0.0/8'] };
      const scopes = enough[declared.kind];
      const caller = await managingToken(harness, place, { by, scopes, body: limits });
      await refused(place, caller, asked);
      const { body } = await post(place, caller).expect(201);
      expect(body).toMatchObject(limits);
    });

    test('what its row says counts, not what it is said to be', async () => {
      const place = placeOf(harness, declared);
      const honest = await managingToken(harness, place, {
        by,
        scopes: ['token:admin'],
        body: { expires_at: ends },
      });
      const forged = {
        ...honest,
        token: { ...honest.token, scopes: [...enough[declared.kind]], expires_at: null },
      };
      await refused(place, forged, { expires_at: null });
    });

    const limitedMaker = async () => {
      const place = placeOf(harness, declared);
      const { name } = place.organization ?? place.manager;
      const home = { ...place.namespace, name };
      const web = harness.projects.add(home, 'limit');
      harness.projects.add(home, 'api');
      const caller = await managingToken(harness, place, {
        by,
        scopes: enough[declared.kind],
        body: { repositories: [`${name}/limit`] },
        limits: { repositories: [web.id] },
      });
      return { place, name, caller };
    };

    if (declared.kind === 'agent') {
      test('limited to projects it makes no agents, which serve all: 403, no row', async () => {
        const { place, caller } = await limitedMaker();
        await refused(place, caller);
      });
    } else if (declared.kind === 'trigger') {
      test('limited to projects it makes them for these alone, as its row says', async () => {
        const { place, caller } = await limitedMaker();
        const of = (name: string) => ({ ...place, params: { ...place.params, name } });
        await post(of('limit'), caller).expect(201);
        await refused(of('api'), caller, {}, 'repository_not_allowed');
        const forged = { ...caller, token: { ...caller.token, repositories: null } };
        await refused(of('api'), forged, {}, 'repository_not_allowed');
      });
    } else {
      test('limited to projects it hands on that limit, and no wider one', async () => {
        const { place, name, caller } = await limitedMaker();
        await refused(place, caller, { repositories: null });
        await refused(place, caller, { repositories: [`${name}/limit`, `${name}/api`] });
        const { body } = await post(place, caller).expect(201);
        expect(body.repositories).toEqual([`${name}/limit`]);
      });
    }
  });

  test('a session stands above tokens: no scope, end or limit is in its way', async () => {
    const place = placeOf(harness, declared);
    await post(place, sessionOf(place.manager), { expires_at: null, ip_allowlist: null }).expect(
      201,
    );
  });

  if (declared.kind === 'personal' || declared.kind === 'organization') {
    test('a project that its maker can’t see is 400 that names it, alike whether it exists', async () => {
      const [mine, theirs] = [placeOf(harness, declared), placeOf(harness, declared)];
      const nameOf = ({ organization, manager }: Place) => (organization ?? manager).name;
      harness.projects.add({ ...mine.namespace, name: nameOf(mine) }, 'web');
      harness.projects.add({ ...theirs.namespace, name: nameOf(theirs) }, 'secret');
      const repositories = [
        `${nameOf(mine)}/web`,
        `${nameOf(theirs)}/secret`,
        `${nameOf(mine)}/none`,
      ];
      const before = await rows();
      const { body } = await post(mine, sessionOf(mine.manager), { repositories }).expect(400);
      expect((body.errors as { path: string }[]).map(({ path }) => path)).toEqual([
        'repositories.1',
        'repositories.2',
      ]);
      const messages = (body.errors as { message: string }[]).map(({ message }) => message);
      expect(new Set(messages).size).toBe(1);
      expect(await rows()).toBe(before);
    });
  }

  if (declared.kind === 'agent') {
    test('labels of agents are changed with repo:write only', async () => {
      const place = placeOf(harness, declared);
      const { id, body: before } = await createIn(harness, place);
      const scopes: Scope[] = ['token:admin', 'read', 'secret:write'];
      const narrow = await managingToken(harness, place, { scopes });
      const patch = (caller: Parameters<Harness['send']>[2], body: object) =>
        harness.send('patch', pathIn(place, 'update', id), caller).send(body);
      const { body } = await patch(narrow, { labels: { os: 'mac' } }).expect(403);
      expect(body.code).toBe('escalation_refused');
      await patch(narrow, { label: 'but a name is' }).expect(200);
      const broad = tokenOf(place.manager, narrow.token.id, ['token:admin', 'repo:write']);
      const { body: after } = await patch(broad, { labels: { os: 'mac' } }).expect(200);
      expect([before.labels, after.labels]).toEqual([{}, { os: 'mac' }]);
    });
  }
});
