import { describe, expect, test } from '@jest/globals';
import { compareWithPrismaSchema } from '@orchestrator/database';
import { describeWith, eventually, startTcpProxy } from '@orchestrator/testing';
import request from 'supertest';
import { startHarness } from './harness.js';
import { openingTimeoutMs, openStore, schemaFile, storesHere } from './open-store.js';
import { named, sessionOf } from './people.js';

test.each(storesHere)(
  'the migrated database is what the Prisma schema says, on %s',
  async (store) => {
    const harness = await startHarness({ store });
    expect(await compareWithPrismaSchema(harness.prisma, 'pipeline', schemaFile)).toEqual([]);
    await harness.close();
  },
  openingTimeoutMs,
);

describe('the internal port', () => {
  test('tells life, readiness with every dependency (Redis is none), and metrics', async () => {
    const harness = await startHarness();
    const internal = request(`http://127.0.0.1:${harness.service.internalPort}`);
    await internal.get('/livez').expect(200);
    const { body } = await internal.get('/readyz').expect(200);
    expect(body).toEqual({
      status: 'ok',
      serving: true,
      dependencies: { database: { ok: true }, rabbitmq: { ok: true } },
    });
    await internal.get('/metrics').expect(200);
    await harness.close();
  });

  test('without the broker the service is ready and says so, and projects are made', async () => {
    const harness = await startHarness();
    await harness.given.bus!.close();
    const internal = request(`http://127.0.0.1:${harness.service.internalPort}`);
    const { body } = await internal.get('/readyz').expect(200);
    expect(body.dependencies.rabbitmq).toEqual({ ok: true, detail: 'out of reach' });
    await harness.create(named('ada'));
    await harness.close();
  });
});

describeWith('postgres')('fault 13: a database that is out of reach', (urls) => {
  test.each(['cut off', 'silent'] as const)(
    '%s: 503 with Retry-After within 2 s, never 401 or 404, and well again by itself',
    async (fault) => {
      const { hostname, port } = new URL(urls.postgres);
      const proxy = await startTcpProxy({ target: { host: hostname, port: Number(port || 5432) } });
      const store = await openStore('postgres');
      const url = new URL(store.target.kind === 'postgres' ? store.target.url : '');
      url.port = String(proxy.port);
      const harness = await startHarness({
        given: { database: { kind: 'postgres', url: url.href } },
        config: { ANSWER_TIMEOUT_MS: 1_900 },
      });
      const ada = named('ada');
      await harness.create(ada);
      const read = () => harness.send('get', '/api/v2/ci/repos/ada/web', sessionOf(ada));
      if (fault === 'cut off') {
        await proxy.refuse();
        proxy.cut();
      } else proxy.drop();
      for (const ask of [
        read,
        () =>
          harness
            .send('post', '/api/v2/ci/pipelines', sessionOf(ada))
            .send({ owner: 'ada', name: 'late', vcs_type: 'orchestrator' }),
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
      await eventually(() => read().expect(200));
      await harness.close();
      await proxy.close();
      await store.close();
    },
  );
});
