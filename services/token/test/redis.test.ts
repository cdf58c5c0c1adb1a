import { expect, test } from '@jest/globals';
import { describeWith, eventually, startRedisServer } from '@orchestrator/testing';
import request from 'supertest';
import { type Harness, sessionOf, startHarness, userNamed } from './harness.js';

const epochOf = async ({ prisma }: Harness) => {
  const row = await prisma.coherence.findUniqueOrThrow({ where: { id: 1 } });
  return Number(row.cacheEpoch);
};

describeWith('redis-server', 'postgres')('fault 7: Redis and the token service', () => {
  test('a revoke is told over Redis; without it, it raises the epoch and is answered all the same', async () => {
    const redis = await startRedisServer();
    const harness = await startHarness({ store: 'postgres', redisUrl: redis.url });
    const ada = userNamed('ada');
    const [first, second] = [await harness.create(ada), await harness.create(ada)];
    const revoke = ({ id }: { id: string }) =>
      harness.send('delete', `/api/v2/user/tokens/${id}`, sessionOf(ada)).expect(204);
    const redisState = async () => {
      const internal = request(`http://127.0.0.1:${harness.service.internalPort}`);
      const { body } = await internal.get('/readyz').expect(200);
      return body.dependencies.redis as unknown;
    };
    await eventually(async () => {
      expect(await redisState()).toEqual({ ok: true });
      return true;
    });
    await eventually(
      async () => {
        await revoke(await harness.create(ada));
        const before = await epochOf(harness);
        await revoke(await harness.create(ada));
        return (await epochOf(harness)) === before;
      },
      { withinMs: 20_000 },
    );
    await revoke(first);

    await redis.kill();
    await eventually(async () => {
      expect(await redisState()).toEqual({ ok: true, detail: 'out of reach' });
      return true;
    });
    const before = await epochOf(harness);
    const begun = performance.now();
    await revoke(second);
    expect(performance.now() - begun).toBeGreaterThan(1_400);
    expect(await epochOf(harness)).toBeGreaterThan(before);
    await harness.close();
    await redis.stop();
  });
});
