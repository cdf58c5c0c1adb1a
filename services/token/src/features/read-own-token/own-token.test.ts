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

let harness: Harness;
let ada: TestUser;
beforeAll(async () => {
  harness = await startHarness();
  ada = userNamed('ada');
});
afterAll(() => harness.close());

describe('the calling token', () => {
  test('reads itself without any scope, never its value', async () => {
    const { id, body } = await harness.create(ada, { scopes: ['read'] });
    const answer = await harness.send('get', '/api/v2/token', tokenOf(ada, id, [])).expect(200);
    expect(answer.body).toEqual({ ...body, token: undefined });
  });

  test('of every kind can', async () => {
    const agent = await insertChild(harness.sql, { kind: 'agent', owner: ada });
    const instance = await insertChild(harness.sql, {
      kind: 'instance',
      owner: ada,
      parent: agent,
    });
    for (const [kind, id] of [
      ['agent', agent.id],
      ['instance', instance.id],
    ] as const) {
      const { body } = await harness
        .send('get', '/api/v2/token', tokenOf(ada, id, [], { kind }))
        .expect(200);
      expect(body).toMatchObject({ id, kind });
    }
  });

  test('revokes itself without any scope, and nothing else', async () => {
    const [{ id }, { id: other }] = [await harness.create(ada), await harness.create(ada)];
    await harness.send('delete', '/api/v2/token', tokenOf(ada, id, [])).expect(204);
    const read = (one: string) => harness.send('get', '/api/v2/token', tokenOf(ada, one, []));
    expect((await read(id)).body).toMatchObject({
      status: 'revoked',
      revoked_reason: 'self_revoked',
    });
    expect((await read(other)).body).toMatchObject({ status: 'active' });
    expect(harness.invalidated).toContainEqual([`token:${id}`]);
  });

  test('is none in a session: 403; without an assertion 401; unknown 404', async () => {
    for (const method of ['get', 'delete'] as const) {
      await harness.send(method, '/api/v2/token', sessionOf(ada)).expect(403);
      await harness.send(method, '/api/v2/token', null).expect(401);
      await harness.send(method, '/api/v2/token', tokenOf(ada, newId(), [])).expect(404);
    }
  });

  test('instances and jobs can’t revoke themselves: 403', async () => {
    const caller = tokenOf(ada, newId(), [], { kind: 'job' });
    await harness.send('delete', '/api/v2/token', caller).expect(403);
  });
});

test('the seven scopes are told to anybody whom the gateway lets through', async () => {
  const { body } = await harness.send('get', '/api/v2/scopes', { type: 'anonymous' }).expect(200);
  expect((body.items as { scope: string }[]).map(({ scope }) => scope)).toEqual([
    'trigger',
    'read',
    'pipeline:write',
    'repo:write',
    'secret:write',
    'token:admin',
    'org:admin',
  ]);
  await harness.send('get', '/api/v2/scopes', null).expect(401);
});
