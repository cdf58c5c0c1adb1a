import { existsSync } from 'node:fs';

import { afterEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';

import { createRedisNamespace } from './redis-namespace.js';
import { describeWith } from './describe-with.js';
import { startRedisServer, type RedisServer } from './redis-server.js';

describeWith('redis-server')('startRedisServer', () => {
  const opened: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });
  const start = async (): Promise<RedisServer> => {
    const server = await startRedisServer();
    opened.push(() => server.stop());
    return server;
  };
  const clientOf = ({ url }: { url: string }): Redis => {
    const client = new Redis(url, {
      commandTimeout: 200,
      maxRetriesPerRequest: 20,
      retryStrategy: () => 20,
      // Else a client whose server was killed keeps a timer for two seconds.
      disconnectTimeout: 50,
    });
    client.on('error', () => undefined);
    opened.push(() => client.disconnect());
    return client;
  };

  test('a paused server keeps its connections and answers after resume', async () => {
    const server = await start();
    const client = clientOf(server);
    await client.set('key', 'value');
    server.pause();
    await expect(client.get('key')).rejects.toThrow('timed out');
    server.resume();
    await expect(client.get('key')).resolves.toBe('value');
  });

  test('comes back empty, or with an old copy, as another process on the same port', async () => {
    const server = await start();
    const { pid, port } = server;
    const before = clientOf(server);
    await before.set('key', 'old');
    const copy = await server.saveCopy();
    await before.set('key', 'new');
    const runId = /run_id:(\w+)/.exec(await before.info('server'))?.[1];

    await server.restart();
    const empty = clientOf(server);
    await expect(empty.get('key')).resolves.toBeNull();
    await expect(empty.info('server')).resolves.not.toContain(runId);
    expect(server.pid).not.toBe(pid);
    expect(server.port).toBe(port);

    await server.restart({ fromCopy: copy });
    await expect(clientOf(server).get('key')).resolves.toBe('old');
  });

  test('a killed server refuses connections, and a paused one can be killed', async () => {
    const server = await start();
    server.pause();
    await server.kill();
    const client = new Redis(server.url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    await expect(client.connect()).rejects.toThrow();
    await server.restart();
    await expect(clientOf(server).ping()).resolves.toBe('PONG');
  });

  test('another server can start with a copy, and stop removes the directory', async () => {
    const server = await start();
    await clientOf(server).set('key', 'value');
    const copy = await server.saveCopy();
    const other = await startRedisServer({ rdb: copy });
    opened.push(() => other.stop());
    await expect(clientOf(other).get('key')).resolves.toBe('value');
    await server.stop();
    expect(existsSync(copy)).toBe(false);
  });

  test('a namespace clears its own keys and no others', async () => {
    const server = await start();
    const client = clientOf(server);
    const namespace = createRedisNamespace(server.url);
    for (let number = 0; number < 1200; number += 1)
      void client.set(`${namespace.prefix}${number}`, '');
    await client.set('another', '');
    await namespace.clear();
    await expect(client.keys('*')).resolves.toEqual(['another']);
    expect(createRedisNamespace(server.url).prefix).not.toBe(namespace.prefix);
  });
});
