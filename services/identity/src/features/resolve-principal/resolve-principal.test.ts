import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { gatewayItself, type Harness, startHarness } from '../../../test/harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const resolve = (body: object, caller: Caller | null = gatewayItself) =>
  harness.send('post', '/internal/v1/principals/resolve', caller).send(body);

test('a user is told with every namespace, its role there, and its cache names', async () => {
  const ada = await harness.addUser();
  const id = newId();
  await harness.prisma.organization.create({
    data: {
      id,
      name: 'acme',
      displayName: 'Acme',
      memberships: { create: { userId: ada.id, role: 'member' } },
    },
  });
  const { body } = await resolve({ type: 'user', id: ada.id }).expect(200);
  expect(body).toEqual({
    status: 'active',
    ids: [`user:${ada.id}`, `organization:${id}`],
    principal: {
      type: 'user',
      id: ada.id,
      name: ada.name,
      namespaces: [
        { id: ada.id, name: ada.name, type: 'user', role: 'owner' },
        { id, name: 'acme', type: 'organization', role: 'member' },
      ],
    },
  });
});

test('an organization is told as admin of itself, never owner', async () => {
  const id = newId();
  await harness.prisma.organization.create({ data: { id, name: 'solo', displayName: 'Solo' } });
  const { body } = await resolve({ type: 'organization', id }).expect(200);
  expect(body).toEqual({
    status: 'active',
    ids: [`organization:${id}`],
    principal: {
      type: 'organization',
      id,
      name: 'solo',
      namespaces: [{ id, name: 'solo', type: 'organization', role: 'admin' }],
    },
  });
});

test('abuse 2: a disabled user is told as such, with the names to void when that ends', async () => {
  const { id } = await harness.addUser();
  await harness.prisma.user.update({ where: { id }, data: { disabledAt: new Date() } });
  const { body } = await resolve({ type: 'user', id }).expect(200);
  expect(body).toEqual({ status: 'disabled', ids: [`user:${id}`] });
});

test('who is not known is unknown, also under the other type', async () => {
  const { id } = await harness.addUser();
  expect((await resolve({ type: 'user', id: newId() }).expect(200)).body.status).toBe('unknown');
  expect((await resolve({ type: 'organization', id }).expect(200)).body.status).toBe('unknown');
});

test('malformed questions are 400', async () => {
  await resolve({ type: 'project', id: newId() }).expect(400);
  await resolve({ type: 'user', id: '1' }).expect(400);
});

test('abuse 19 and 49: only the gateway and the token service may ask, each as itself', async () => {
  const { id } = await harness.addUser();
  const body = { type: 'user', id };
  await resolve(body, null).expect(401);
  await resolve(body, await harness.sessionOf({ id, name: 'x' })).expect(401);
  await resolve(body, { type: 'anonymous' }).expect(401);
});
