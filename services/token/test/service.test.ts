import { describe, expect, test } from '@jest/globals';
import { compareWithPrismaSchema } from '@orchestrator/database';
import { generateToken, tokenDigest } from '@orchestrator/token-format';
import { describeWith, eventually, startTcpProxy } from '@orchestrator/testing';
import request from 'supertest';
import { gatewayItself, sessionOf, startHarness, userNamed } from './harness.js';
import { openingTimeoutMs, openStore, schemaFile, storesHere } from './open-store.js';

test.each(storesHere)(
  'the migrated database is what the Prisma schema says, on %s',
  async (store) => {
    const harness = await startHarness({ store });
    expect(await compareWithPrismaSchema(harness.sql, 'token', schemaFile)).toEqual([]);
    await harness.close();
  },
  openingTimeoutMs,
);

describe('the internal port', () => {
  test('tells life, readiness with every dependency, and metrics', async () => {
    const harness = await startHarness();
    const internal = request(`http://127.0.0.1:${harness.service.internalPort}`);
    await internal.get('/livez').expect(200);
    const { body } = await internal.get('/readyz').expect(200);
    expect(body).toEqual({
      status: 'ok',
      serving: true,
      dependencies: { database: { ok: true }, redis: { ok: true }, rabbitmq: { ok: true } },
    });
    await internal.get('/metrics').expect(200);
    await harness.close();
  });

  test('without the broker the service is ready and says so', async () => {
    const harness = await startHarness();
    await harness.given.bus!.close();
    const internal = request(`http://127.0.0.1:${harness.service.internalPort}`);
    const { body } = await internal.get('/readyz').expect(200);
    expect(body.dependencies.rabbitmq).toEqual({ ok: true, detail: 'out of reach' });
    const ada = userNamed('ada');
    const { id } = await harness.create(ada);
    await harness.send('delete', `/api/v2/user/tokens/${id}`, sessionOf(ada)).expect(204);
    await harness.close();
  });
});

test('the bootstrap token has every scope, and there can be another one', async () => {
  const harness = await startHarness();
  const { id: userId, name: username } = userNamed('admin');
  const values = [
    await harness.service.mintBootstrapToken({ userId, username }),
    await new Promise((resolve) => setTimeout(resolve, 2)).then(() =>
      harness.service.mintBootstrapToken({ userId, username }),
    ),
  ];
  for (const value of values) {
    const { body } = await harness
      .send('post', '/internal/v1/tokens/verify', gatewayItself)
      .send({ digest: tokenDigest(value) })
      .expect(200);
    expect(body).toMatchObject({ status: 'live', principal: { type: 'user', id: userId } });
    expect(body.token.scopes).toHaveLength(7);
  }
  await harness.close();
});

describeWith('postgres')('fault 13: a database that is out of reach', (urls) => {
  test.each(['cut off', 'silent'] as const)(
    '%s: 503 with Retry-After within 2 s, never 401, and well again by itself',
    async (fault) => {
      const { hostname, port } = new URL(urls.postgres);
      const proxy = await startTcpProxy({ target: { host: hostname, port: Number(port || 5432) } });
      const store = await openStore('postgres');
      const url = new URL(store.target.kind === 'postgres' ? store.target.url : '');
      url.port = String(proxy.port);
      const database = { kind: 'postgres', url: url.href } as const;
      const harness = await startHarness({
        given: { database },
        config: { ANSWER_TIMEOUT_MS: 1_900 },
      });
      const user = userNamed('ada');
      const verify = () =>
        harness
          .send('post', '/internal/v1/tokens/verify', gatewayItself)
          .send({ digest: tokenDigest(generateToken('personal')) });
      await eventually(() => verify().expect(200));
      if (fault === 'cut off') {
        await proxy.refuse();
        proxy.cut();
      } else proxy.drop();
      for (const ask of [
        verify,
        () => harness.send('get', '/api/v2/user/tokens', sessionOf(user)),
        () =>
          harness
            .send('post', '/api/v2/user/tokens', sessionOf(user))
            .send({ label: 'a', scopes: ['read'] }),
      ]) {
        const begun = performance.now();
        const answer = await ask().expect(503);
        expect(performance.now() - begun).toBeLessThan(2_500);
        expect(answer.body.code).toBe('unavailable');
        expect(answer.headers['retry-after']).toBe('1');
      }
      if (fault === 'cut off') await proxy.accept();
      else {
        proxy.heal();
        proxy.cut();
      }
      await eventually(() => verify().expect(200));
      await harness.close();
      await proxy.close();
      await store.close();
    },
  );
});
