import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, organizationToken, sessionOf, tokenOf } from '../../../test/people.js';

const path = '/api/v2/ci/repos';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

interface Page {
  readonly items: readonly { readonly id: string; readonly name: string; readonly owner: string }[];
  readonly next_cursor: string | null;
}
const list = async (caller: Caller, query = '') =>
  (await harness.send('get', `${path}${query}`, caller).expect(200)).body as Page;
const idsOf = ({ items }: Page) => items.map(({ id }) => id);

describe('listing projects', () => {
  const [ada, acme, globex] = [named('ada'), named('acme'), named('globex')];
  const everything = sessionOf(
    ada,
    { organization: acme, role: 'member' },
    { organization: globex, role: 'owner' },
  );
  /** Oldest first. */
  const made: { id: string; owner: string }[] = [];

  beforeAll(async () => {
    const admin = sessionOf(
      ada,
      { organization: acme, role: 'admin' },
      { organization: globex, role: 'admin' },
    );
    for (const owner of ['ada', 'acme', 'acme', 'globex', 'ada']) {
      const { body } = await harness
        .send('post', '/api/v2/ci/pipelines', admin)
        .send({ owner, name: newId(), vcs_type: 'orchestrator' })
        .expect(201);
      made.push(body as { id: string; owner: string });
    }
    await harness.create(named('eve'));
  });
  const newestFirst = (...owners: string[]) =>
    made
      .filter(({ owner }) => owners.includes(owner))
      .map(({ id }) => id)
      .reverse();

  test('of all namespaces of the caller, newest first, and nobody else’s', async () => {
    expect(idsOf(await list(everything))).toEqual(newestFirst('ada', 'acme', 'globex'));
    expect(idsOf(await list(sessionOf(ada)))).toEqual(newestFirst('ada'));
    expect(idsOf(await list(organizationToken(acme, ['read'])))).toEqual(newestFirst('acme'));
    expect(idsOf(await list(sessionOf(named('bob'))))).toEqual([]);
  });

  test('of one namespace', async () => {
    const page = await list(everything, '?owner=acme');
    expect(idsOf(page)).toEqual(newestFirst('acme'));
    expect(page.items[0]).toMatchObject({ owner: 'acme', vcs_type: 'orchestrator' });
  });

  test('page by page, each once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await list(everything, `?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...idsOf(page));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(newestFirst('ada', 'acme', 'globex'));
  });

  test('only those that the token is limited to, in every page', async () => {
    const [first, , third] = made.map(({ id }) => id);
    const repositories = [third!, first!, newId()];
    const memberships = [{ organization: acme, role: 'member' }] as const;
    const limited = tokenOf(ada, ['read'], { repositories }, memberships);
    expect(idsOf(await list(limited))).toEqual([third, first]);
    const { items, next_cursor: cursor } = await list(limited, '?limit=1');
    expect(items).toMatchObject([{ id: third }]);
    expect(await list(limited, `?limit=1&cursor=${cursor!}`)).toMatchObject({
      items: [{ id: first }],
      next_cursor: null,
    });
    // What the limit names is no right of its own.
    expect(idsOf(await list(tokenOf(ada, ['read'], { repositories })))).toEqual([first]);
    expect(idsOf(await list(tokenOf(ada, ['read'], { repositories: [] })))).toEqual([]);
  });

  test('a namespace without a role there is 404', async () => {
    for (const owner of ['eve', 'nobody']) {
      const { body } = await harness.send('get', `${path}?owner=${owner}`, everything).expect(404);
      expect(body.code).toBe('not_found');
    }
  });

  test.each(['?limit=0', '?limit=101', '?cursor=abc', '?cursor=%00', '?owner=A', '?owner='])(
    '%s is 400',
    async (query) => {
      const { body } = await harness.send('get', `${path}${query}`, everything).expect(400);
      expect(body.code).toBe('validation_failed');
    },
  );

  test('without an assertion it is 401, without read 403', async () => {
    await harness.send('get', path, null).expect(401);
    await harness.send('get', path, tokenOf(ada, ['repo:write'])).expect(403);
  });
});
