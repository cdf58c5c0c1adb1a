import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { csrfTokenHeader, readSession } from '@orchestrator/contracts';
import { type Harness, startHarness, type TestUser } from '../../../test/harness.js';

let harness: Harness;
let ada: TestUser;
beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.addUser('ada');
});
afterAll(() => harness.close());

const read = (caller: Parameters<Harness['send']>[2]) =>
  harness.send('get', readSession.path, caller).set(csrfTokenHeader, 'its-csrf-token');

test('a session is told with its user, its CSRF token and when it ends; nothing stores it', async () => {
  const caller = await harness.sessionOf(ada);
  const { body, headers } = await read(caller).expect(200);
  expect(body).toEqual({
    user: {
      id: ada.id,
      username: 'ada',
      display_name: 'ada',
      email: null,
      avatar_url: null,
      created_at: expect.any(String),
    },
    csrf_token: 'its-csrf-token',
    expires_at: expect.any(String),
    fresh_until: caller.session.fresh_until,
  });
  const days = (Date.parse(body.expires_at as string) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(7);
  expect(headers['cache-control']).toBe('no-store');
});

test('freshness is what the database says, not what the assertion claims', async () => {
  const caller = await harness.sessionOf(ada, { fresh: false });
  const claimed = new Date(Date.now() + 3_600_000).toISOString();
  const { body } = await read({
    ...caller,
    session: { ...caller.session, fresh_until: claimed },
  }).expect(200);
  expect(body.fresh_until).toBe(caller.session.fresh_until);
});

test('without a session, or with a token, nobody is signed in', async () => {
  expect((await read({ type: 'anonymous' }).expect(200)).body).toEqual({ user: null });
  const token = await harness.tokenOf(ada, ['read']);
  expect((await read(token).expect(200)).body).toEqual({ user: null });
});

test('one that has ended since the gateway looked is nobody’s', async () => {
  const caller = await harness.sessionOf(ada);
  await harness.prisma.session.delete({ where: { id: caller.session.id } });
  expect((await read(caller).expect(200)).body).toEqual({ user: null });
});

test('no assertion is 401', async () => {
  await read(null).expect(401);
});
