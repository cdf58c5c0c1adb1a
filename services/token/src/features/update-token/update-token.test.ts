import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import {
  type Harness,
  sessionOf,
  startHarness,
  type TestUser,
  tokenOf,
  userNamed,
} from '../../../test/harness.js';

let harness: Harness;
let ada: TestUser;
beforeAll(async () => {
  harness = await startHarness();
  ada = userNamed('ada');
});
afterAll(() => harness.close());

const change = (id: string, body: object, user = ada) =>
  harness.send('patch', `/api/v2/user/tokens/${id}`, sessionOf(user)).send(body);

test('label and description change, nothing else, and it is told', async () => {
  const { id, body: before } = await harness.create(ada, { description: 'old' });
  const { body } = await change(id, { label: 'new label' }).expect(200);
  expect(body).toEqual({ ...before, token: undefined, label: 'new label' });
  const { body: described } = await change(id, { description: 'new\nlines' }).expect(200);
  expect(described).toMatchObject({ label: 'new label', description: 'new\nlines' });
  const told = await eventually(() => {
    const events = harness.events.filter(
      (event) => event.subject === id && event.type === 'token.updated.v1',
    );
    return events.length === 2 && events.map(({ data }) => (data as { changed: string[] }).changed);
  });
  expect(told).toEqual([['label'], ['description']]);
});

test('what changes nothing is not told', async () => {
  const { id, body } = await harness.create(ada);
  await change(id, { label: body.label }).expect(200);
  const told = await harness.sql.$queryRawUnsafe(
    `SELECT 1 FROM token.outbox WHERE subject = $1 AND type = 'token.updated.v1'`,
    id,
  );
  expect(told).toEqual([]);
});

test.each([
  ['nothing', {}],
  ['scopes', { scopes: ['read'] }],
  ['an expiry', { expires_at: null }],
  ['an allowlist', { ip_allowlist: null }],
  ['an empty label', { label: '' }],
  ['a control character', { label: 'a\u0007' }],
])('abuse 42: %s is 400, unchanged', async (_case, body) => {
  const { id, body: before } = await harness.create(ada);
  await change(id, body).expect(400);
  const { body: after } = await harness
    .send('get', `/api/v2/user/tokens/${id}`, sessionOf(ada))
    .expect(200);
  expect(after).toEqual({ ...before, token: undefined });
});

test('the label of another active token is 409', async () => {
  await harness.create(ada, { label: 'taken' });
  const { id } = await harness.create(ada);
  const { body } = await change(id, { label: 'taken' }).expect(409);
  expect(body.code).toBe('label_taken');
});

test('a token that has ended can’t be changed: 409', async () => {
  const { id } = await harness.create(ada);
  await harness.send('delete', `/api/v2/user/tokens/${id}`, sessionOf(ada)).expect(204);
  const { body } = await change(id, { label: 'late' }).expect(409);
  expect(body.code).toBe('conflict');
});

test('abuse 9: somebody else’s and an unknown one are 404, unchanged', async () => {
  const { id, body } = await harness.create(ada);
  await change(id, { label: 'mine' }, userNamed('eve')).expect(404);
  await change(newId(), { label: 'mine' }).expect(404);
  const { body: after } = await harness
    .send('get', `/api/v2/user/tokens/${id}`, sessionOf(ada))
    .expect(200);
  expect(after.label).toBe(body.label);
});

test('without an assertion it is 401, without token:admin 403', async () => {
  const { id } = await harness.create(ada);
  const path = `/api/v2/user/tokens/${id}`;
  await harness.send('patch', path, null).send({ label: 'x' }).expect(401);
  await harness
    .send('patch', path, tokenOf(ada, id, ['read']))
    .send({ label: 'x' })
    .expect(403);
});
