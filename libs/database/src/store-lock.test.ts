import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { silentLog } from '../test/silent-log.js';
import { createTestDatabase, describeWith, eventually, startTcpProxy } from '@orchestrator/testing';
import type { TestDatabase } from '@orchestrator/testing';
import { holdStoreLock } from './store-lock.js';
import type { StoreLockOptions } from './store-lock.js';

describeWith('postgres')('store lock', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const hold = (options: Partial<StoreLockOptions> = {}) =>
    holdStoreLock({
      url: database.url,
      name: 'test',
      waitMs: 300,
      onLost: () => undefined,
      onTaken: () => undefined,
      log: silentLog,
      ...options,
    });

  const throughProxy = async () => {
    const url = new URL(database.url);
    const proxy = await startTcpProxy({ target: { host: url.hostname, port: Number(url.port) } });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    return { proxy, url: url.href };
  };

  test('one holder at a time; another name is another lock', async () => {
    const first = await hold();
    await expect(hold()).rejects.toThrow(/^Another process is using this database/);
    const other = await hold({ name: 'other' });
    await first.release();
    const second = await hold();
    expect([first.isHeld(), second.isHeld(), other.isHeld()]).toEqual([false, true, true]);
    await Promise.all([second.release(), other.release()]);
  });

  test('a holder that lost its session is told, and holds again when nobody else does', async () => {
    const { proxy, url } = await throughProxy();
    let losses = 0;
    const lock = await hold({ url, onLost: () => (losses += 1) });
    proxy.cut();
    await eventually(() => losses === 1);
    await eventually(() => lock.isHeld());
    await lock.release();
    expect(losses).toBe(1);
  });

  test('a holder that lost the store to another process is told', async () => {
    const { proxy, url } = await throughProxy();
    let taken: Error | undefined;
    const lock = await hold({ url, onTaken: (error) => (taken = error) });
    await proxy.refuse();
    proxy.cut();
    await eventually(() => !lock.isHeld());
    const other = await hold({ waitMs: 5_000 });
    await proxy.accept();
    await eventually(() => taken !== undefined);
    expect(lock.isHeld()).toBe(false);
    await Promise.all([lock.release(), other.release()]);
  });
});
