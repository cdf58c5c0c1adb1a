import { EventEmitter, once } from 'node:events';
import { get, type ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { createMetrics } from '@orchestrator/observability';
import { listen, startHealthServer } from './index.js';

test('stopping refuses what is new and finishes what is in flight', async () => {
  const arrivals = new EventEmitter();
  const listening = await listen((_, response) => arrivals.emit('request', response), {
    host: '127.0.0.1',
    port: 0,
  });
  const inFlight = fetch(`http://127.0.0.1:${listening.port}/`);
  const [response] = (await once(arrivals, 'request')) as [ServerResponse];
  const closed = listening.close();
  const refused = get({ port: listening.port, host: '127.0.0.1', agent: false });
  const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
  response.end('done');
  expect(await (await inFlight).text()).toBe('done');
  await closed;
});

test('readiness names each dependency and fails with any', async () => {
  let ok = true;
  const health = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    metrics: createMetrics('test', { processMetrics: false }),
    serving: () => true,
    dependencies: {
      database: () => ({ ok }),
      broker: () => Promise.resolve({ ok: true, detail: 'connected' }),
    },
  });
  const ask = async (path: string) => fetch(`http://127.0.0.1:${health.port}${path}`);
  expect((await ask('/livez')).status).toBe(200);
  expect((await ask('/metrics')).status).toBe(200);
  expect(await (await ask('/readyz')).json()).toMatchObject({
    status: 'ok',
    dependencies: { database: { ok: true }, broker: { detail: 'connected' } },
  });
  ok = false;
  expect((await ask('/readyz')).status).toBe(503);
  await health.close();
});
