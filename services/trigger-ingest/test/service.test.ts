import { describe, expect, test } from '@jest/globals';
import { compareWithPrismaSchema } from '@orchestrator/database';
import request from 'supertest';
import { startHarness } from './harness.js';
import { openingTimeoutMs, schemaFile, storesHere } from './open-store.js';

test.each(storesHere)(
  'the migrated database is what the Prisma schema says, on %s',
  async (store) => {
    const harness = await startHarness({ store });
    const faults = await compareWithPrismaSchema(harness.prisma, 'trigger_ingest', schemaFile);
    expect(faults).toEqual([]);
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

  test('without the broker the service is ready and says so', async () => {
    const harness = await startHarness();
    await harness.given.bus!.close();
    const internal = request(`http://127.0.0.1:${harness.service.internalPort}`);
    const { body } = await internal.get('/readyz').expect(200);
    expect(body.dependencies.rabbitmq).toEqual({ ok: true, detail: 'out of reach' });
    await harness.close();
  });
});

test('what is no route of this service is 404', async () => {
  const harness = await startHarness();
  await harness.send('get', '/api/v2/nothing', null).expect(404);
  await harness.close();
});
