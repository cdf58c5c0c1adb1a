import { describe, expect, test } from '@jest/globals';
import {
  beginLink,
  beginSignIn,
  deleteUser,
  endSignIn,
  fillPath,
  signOut,
} from '@orchestrator/contracts';
import { describeSettings } from '@orchestrator/config';
import { compareWithPrismaSchema } from '@orchestrator/database';
import { createInProcessEventBus } from '@orchestrator/messaging';
import { describeWith, eventually, startTcpProxy } from '@orchestrator/testing';
import request, { type Response } from 'supertest';
import { identityServiceSettings, runIdentityService } from '../src/index.js';
import { fakeProvider, providersOf } from './fake-provider.js';
import { gatewayItself, startHarness } from './harness.js';
import { openingTimeoutMs, openStore, schemaFile, storesHere } from './open-store.js';
import { TestBrowser } from './test-browser.js';

test.each(storesHere)(
  'the migrated database is what the Prisma schema says, on %s',
  async (store) => {
    const harness = await startHarness({ store });
    expect(await compareWithPrismaSchema(harness.prisma, 'identity', schemaFile)).toEqual([]);
    await harness.close();
  },
  openingTimeoutMs,
);

test('every setting is described', () => {
  for (const { description } of describeSettings(identityServiceSettings)) {
    expect(description).not.toBe('');
  }
});

describe('the first user', () => {
  test('is made once, by whichever of several replicas comes first, and told', async () => {
    const harness = await startHarness();
    const { userId } = harness.service.bootstrap!;
    expect(harness.service.bootstrap).toEqual({ userId, username: 'admin', created: true });
    await eventually(() => harness.events.some(({ type }) => type === 'user.created.v1'));
    expect(harness.events).toMatchObject([{ subject: userId, data: { username: 'admin' } }]);

    const bus = createInProcessEventBus({ log: harness.given.log! });
    const again = await runIdentityService(harness.config, { ...harness.given, bus });
    expect(again.bootstrap).toEqual({ userId, username: 'admin', created: false });
    await again.close();
    await bus.close();
    await harness.close();
  });

  test('leaves the place empty: once deleted, nobody else becomes the first user', async () => {
    const harness = await startHarness();
    const { userId } = harness.service.bootstrap!;
    await harness.addUser('somebody-else');
    const first = { id: userId, name: 'admin' };
    await harness.send('delete', deleteUser.path, await harness.sessionOf(first)).expect(204);
    const bus = createInProcessEventBus({ log: harness.given.log! });
    const again = await runIdentityService(harness.config, { ...harness.given, bus });
    expect(again.bootstrap).toBeNull();
    await again.close();
    await bus.close();
    await harness.close();
  });

  test('starting at once, all replicas know the same one', async () => {
    const store = await openStore();
    const seed = await startHarness();
    const start = () => {
      const bus = createInProcessEventBus({ log: seed.given.log! });
      return runIdentityService(seed.config, { ...seed.given, bus, database: store.target });
    };
    const replicas = await Promise.all([start(), start(), start()]);
    const found = replicas.map(({ bootstrap }) => bootstrap!);
    expect(new Set(found.map(({ userId }) => userId)).size).toBe(1);
    expect(found.filter(({ created }) => created)).toHaveLength(1);
    for (const replica of replicas) await replica.close();
    await seed.close();
    await store.close();
  });
});

test('without the broker the service is ready and says so', async () => {
  const harness = await startHarness();
  await harness.given.bus!.close();
  const internal = request(`http://127.0.0.1:${harness.service.internalPort}`);
  const { body } = await internal.get('/readyz').expect(200);
  expect(body.dependencies.rabbitmq).toEqual({ ok: true, detail: 'out of reach' });
  await harness.close();
});

describeWith('postgres')('fault 13: a database that is out of reach', (urls) => {
  test('503 with Retry-After within 2 s, never 401, not ready, and well again by itself', async () => {
    const { hostname, port } = new URL(urls.postgres);
    const proxy = await startTcpProxy({ target: { host: hostname, port: Number(port || 5432) } });
    const store = await openStore('postgres');
    const url = new URL(store.target.kind === 'postgres' ? store.target.url : '');
    url.port = String(proxy.port);
    const harness = await startHarness({
      given: { database: { kind: 'postgres', url: url.href } },
      config: { ANSWER_TIMEOUT_MS: 1_900 },
    });
    const { userId: id } = harness.service.bootstrap!;
    const resolve = () =>
      harness
        .send('post', '/internal/v1/principals/resolve', gatewayItself)
        .send({ type: 'user', id });
    await eventually(() => resolve().expect(200));
    const ready = () => request(`http://127.0.0.1:${harness.service.internalPort}`).get('/readyz');
    proxy.drop();
    const begun = performance.now();
    const { body, headers } = await resolve().expect(503);
    expect(performance.now() - begun).toBeLessThan(2_500);
    expect(body.code).toBe('unavailable');
    expect(headers['retry-after']).toBe('1');
    await ready().expect(503);
    proxy.heal();
    proxy.cut();
    await eventually(() => resolve().expect(200));
    await eventually(() => ready().expect(200));
    await harness.close();
    await proxy.close();
    await store.close();
  });

  test('hangs: also a sign-in, which waits longer for its provider alone, is told within 2 s', async () => {
    const { hostname, port } = new URL(urls.postgres);
    const proxy = await startTcpProxy({ target: { host: hostname, port: Number(port || 5432) } });
    const store = await openStore('postgres');
    const url = new URL(store.target.kind === 'postgres' ? store.target.url : '');
    url.port = String(proxy.port);
    const acme = fakeProvider('acme');
    const harness = await startHarness({
      given: { database: { kind: 'postgres', url: url.href }, providers: providersOf(acme) },
      config: { ANSWER_TIMEOUT_MS: 1_900 },
    });
    const browser = new TestBrowser(harness);
    await browser.join(acme, { subject: 'ada' }, 'ada');
    const caller = await browser.caller();
    const back = acme.authorize(await browser.begin(acme), { subject: 'ada' });
    const provider = { provider: 'acme' };
    const steps: (() => Promise<Response>)[] = [
      () => browser.send('get', fillPath(beginSignIn.path, provider), { caller }),
      () =>
        browser.send('get', `${fillPath(endSignIn.path, provider)}?${back.toString()}`, { caller }),
      () => browser.send('post', fillPath(beginLink.path, provider), { caller }),
      // What waits for every gateway, too.
      () => browser.send('post', signOut.path, { caller }),
    ];
    // Connections that are there already: a new one is refused by its own limit.
    await Promise.all(Array.from({ length: 20 }, () => browser.copy().begin(acme)));
    proxy.pause();
    const begun = performance.now();
    for (const { status, headers, body } of await Promise.all(steps.map((step) => step()))) {
      expect([status, body.code, headers['retry-after']]).toEqual([503, 'unavailable', '1']);
    }
    expect(performance.now() - begun).toBeLessThan(2_500);
    proxy.resume();
    await eventually(async () => (await browser.begin(acme)).startsWith('https://acme.example/'));
    await harness.close();
    await proxy.close();
    await store.close();
  });
});
