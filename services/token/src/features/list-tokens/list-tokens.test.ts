import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import {
  type Harness,
  sessionOf,
  startHarness,
  type TestUser,
  tokenOf,
  userNamed,
} from '../../../test/harness.js';
import { insertChild } from '../../../test/insert-child.js';

const path = '/api/v2/user/tokens';
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const list = async (user: TestUser, query = '') =>
  (await harness.send('get', `${path}${query}`, sessionOf(user)).expect(200)).body as TokenPage;
interface TokenPage {
  items: { id: string }[];
  next_cursor: string | null;
}
const idsOf = (body: TokenPage) => body.items.map(({ id }) => id);
const set = (id: string, assignments: string) =>
  harness.sql.$executeRawUnsafe(
    `UPDATE token.token SET held_label = NULL, ${assignments} WHERE id = $1::uuid`,
    id,
  );

describe('listing personal access tokens', () => {
  test('gives the newest first, page by page, each once, and never a value', async () => {
    const user = userNamed('many');
    const created: string[] = [];
    for (let index = 0; index < 5; index += 1) created.unshift((await harness.create(user)).id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const body: TokenPage = await list(user, `?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      for (const item of body.items) expect(item).not.toHaveProperty('token');
      seen.push(...idsOf(body));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual(created);
    expect((await list(user)).next_cursor).toBeNull();
  });

  test('abuse 9: nobody else’s, and no other kind', async () => {
    const [one, other] = [userNamed('one'), userNamed('other')];
    await harness.create(other);
    await insertChild(harness.sql, { kind: 'agent', owner: one });
    expect((await list(one)).items).toEqual([]);
  });

  test('by status, as the clock of the database has it', async () => {
    const user = userNamed('states');
    const [active, expired, revoked] = [
      await harness.create(user),
      await harness.create(user),
      await harness.create(user),
    ];
    await set(expired.id, `expires_at = now() - interval '1 second'`);
    await harness.send('delete', `${path}/${revoked.id}`, sessionOf(user)).expect(204);
    expect(idsOf(await list(user, '?status=active'))).toEqual([active.id]);
    expect(idsOf(await list(user, '?status=expired'))).toEqual([expired.id]);
    expect(idsOf(await list(user, '?status=revoked'))).toEqual([revoked.id]);
    expect(idsOf(await list(user))).toEqual([revoked.id, expired.id, active.id]);
  });

  test('those that ended stay visible for 90 days', async () => {
    const user = userNamed('past');
    const [shown, hidden, gone] = [
      await harness.create(user),
      await harness.create(user),
      await harness.create(user),
    ];
    const ended = (days: number) =>
      `revoked_reason = 'deleted', revoked_at = now() - interval '${days} days'`;
    await set(shown.id, ended(89));
    await set(hidden.id, ended(91));
    await set(gone.id, `expires_at = now() - interval '91 days'`);
    expect(idsOf(await list(user))).toEqual([shown.id]);
    await harness.send('get', `${path}/${hidden.id}`, sessionOf(user)).expect(404);
    // What is not shown any more can be revoked all the same.
    await harness.send('delete', `${path}/${hidden.id}`, sessionOf(user)).expect(204);
  });

  test.each([
    '?limit=0',
    '?limit=101',
    '?limit=x',
    '?status=gone',
    '?cursor=%00',
    '?cursor=abc',
    `?cursor=${'A'.repeat(201)}`,
  ])('%s is 400', async (query) => {
    const { body } = await harness
      .send('get', `${path}${query}`, sessionOf(userNamed('x')))
      .expect(400);
    expect(body.code).toBe('validation_failed');
  });

  test('without an assertion it is 401, without token:admin 403', async () => {
    const user = userNamed('x');
    await harness.send('get', path, null).expect(401);
    await harness.send('get', path, tokenOf(user, newId(), ['read'])).expect(403);
  });
});

describe('reading a personal access token', () => {
  test('abuse 9: somebody else’s, an unknown one and another kind are 404', async () => {
    const [ada, eve] = [userNamed('ada'), userNamed('eve')];
    const { id } = await harness.create(ada);
    const agent = await insertChild(harness.sql, { kind: 'agent', owner: ada });
    await harness.send('get', `${path}/${id}`, sessionOf(ada)).expect(200);
    const read = (one: string, user: TestUser) =>
      harness.send('get', `${path}/${one}`, sessionOf(user)).expect(404);
    const { body: foreign } = await read(id, eve);
    const { body: unknown } = await read(newId(), eve);
    expect({ ...foreign, instance: 0, request_id: 0 }).toEqual({
      ...unknown,
      instance: 0,
      request_id: 0,
    });
    await read(agent.id, ada);
  });

  test('a malformed id is 400, no assertion 401, a token without token:admin 403', async () => {
    const ada = userNamed('ada');
    const { id } = await harness.create(ada);
    await harness.send('get', `${path}/1`, sessionOf(ada)).expect(400);
    await harness.send('get', `${path}/${id}`, null).expect(401);
    await harness.send('get', `${path}/${id}`, tokenOf(ada, id, ['read'])).expect(403);
  });
});
