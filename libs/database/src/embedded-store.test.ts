import { mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { compileSources } from '../test/compiled-sources.js';
import type { CompiledSources } from '../test/compiled-sources.js';
import { eventually, spawnProcess } from '@orchestrator/testing';
import { openEmbeddedStore } from './embedded-store.js';
import type { EmbeddedStore } from './embedded-store.js';
import { lockStoreDirectory, StoreInUseError } from './store-directory-lock.js';

describe('embedded store', () => {
  let compiled: CompiledSources;
  let directory: string;
  /** Initialised once, because that takes PGlite seconds. */
  let data: string;
  beforeAll(async () => {
    compiled = await compileSources('database');
    data = await mkdtemp(join(tmpdir(), 'store-'));
    // What a first start leaves that was killed in the middle.
    await mkdir(join(data, 'postgres.unfinished'));
    await writeFile(join(data, 'postgres.unfinished/PG_VERSION'), 'half');
    const store = await openEmbeddedStore({ directory: data });
    await store.database.exec('CREATE TABLE note (n serial PRIMARY KEY)');
    await store.close();
  });
  afterAll(async () => {
    await compiled.remove();
    await rm(data, { recursive: true });
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'store-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const hold = async (path: string) => {
    const holder = await spawnProcess({
      args: [join(import.meta.dirname, '../test/hold-store.mjs'), compiled.directory, path],
      readyWhen: /^(?:rows|refused) /,
      readyWithinMs: 60_000,
    });
    return { holder, said: holder.stdout.join() };
  };
  const rowsIn = (said: string) => Number(/^rows (\d+)$/.exec(said)?.[1]);

  const pretendOwner = async (changes: object) => {
    const file = join(directory, 'store.owner.json');
    const owner = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...owner, ...changes }));
  };
  const fail = (error: Error) => {
    throw error;
  };

  test('a second process on the same data is refused at once, in a clear sentence', async () => {
    const release = await lockStoreDirectory(directory, fail);
    const { holder, said } = await hold(directory);
    expect(said).toBe(
      `refused StoreInUseError: Another process (pid ${process.pid}) is using the data in ${directory}. Stop it first, or choose another data directory.`,
    );
    await expect(openEmbeddedStore({ directory })).rejects.toThrow(/^Another process/);
    await holder.exit;
    await release();
  });

  test('a live holder on this machine is respected though it was too busy to show that it lives', async () => {
    const release = await lockStoreDirectory(directory, fail);
    const past = new Date(Date.now() - 30_000);
    await utimes(join(directory, 'store.lock'), past, past);
    const { holder, said } = await hold(directory);
    expect(said).toMatch(/^refused/);
    await holder.exit;
    await release();
  });

  test('after kill -9 the next process gets in within seconds and finds what was committed', async () => {
    const first = await hold(data);
    await first.holder.kill();
    const began = Date.now();
    const unlock = await lockStoreDirectory(data, fail);
    expect(Date.now() - began).toBeLessThan(5_000);
    await unlock();
    const second = await hold(data);
    expect(rowsIn(second.said)).toBe(rowsIn(first.said) + 1);
    await second.holder.kill();
  });

  test('a store that was closed is free at once, and only its owner may look into it', async () => {
    const count = async () => {
      const store = await openEmbeddedStore({ directory: data });
      await store.database.exec('INSERT INTO note DEFAULT VALUES');
      const { rows } = await store.database.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM note',
      );
      await store.close();
      return rows[0]?.n ?? NaN;
    };
    const first = await count();
    expect(await count()).toBe(first + 1);
    expect((await stat(data)).mode & 0o077).toBe(0);
  });

  test('a live holder on another machine is waited for, and then respected', async () => {
    const release = await lockStoreDirectory(directory, () => undefined);
    await pretendOwner({ host: `not-${hostname()}` });
    // Another spelling, since this process knows which directories it holds itself.
    const other = lockStoreDirectory(join(directory, '..', basename(directory), '/'), fail, 2_000);
    await expect(other).rejects.toThrow(StoreInUseError);
    await release();
  });

  test('a holder whose directory was taken over is told', async () => {
    let lost: Error | undefined;
    const release = await lockStoreDirectory(directory, (error) => (lost = error));
    await pretendOwner({ host: 'elsewhere', token: 'other' });
    await rm(join(directory, 'store.lock'), { recursive: true });
    await eventually(() => lost !== undefined);
    await release();
  });

  test('a holder that merely missed its heartbeats takes its own lock up again', async () => {
    let lost = false;
    const release = await lockStoreDirectory(directory, () => (lost = true));
    const lockfile = join(directory, 'store.lock');
    const past = new Date(Date.now() - 60_000);
    await utimes(lockfile, past, past);
    await eventually(async () => Date.now() - (await stat(lockfile)).mtimeMs < 5_000);
    expect(lost).toBe(false);
    await release();
  });

  test('work that must be alone is run one after the other, failures included', async () => {
    const store: EmbeddedStore = await openEmbeddedStore({ memory: true });
    const trace: string[] = [];
    const work = (name: string) => async () => {
      trace.push(`${name} begins`);
      await store.database.query('SELECT 1');
      trace.push(`${name} ends`);
      if (name === 'a') throw new RangeError('no');
    };
    const [a] = await Promise.allSettled([store.runAlone(work('a')), store.runAlone(work('b'))]);
    expect(a.status).toBe('rejected');
    expect(trace).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    await store.close();
  });
});
