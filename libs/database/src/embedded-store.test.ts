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
  beforeAll(async () => {
    compiled = await compileSources('database');
  });
  afterAll(() => compiled.remove());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'store-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const hold = () =>
    spawnProcess({
      args: [
        join(import.meta.dirname, '../test/hold-store.mjs'),
        compiled.directory,
        join(directory, 'd'),
      ],
      readyWhen: /^(?:rows|refused) /,
      readyWithinMs: 25_000,
    });

  const pretendOwner = async (changes: object) => {
    const file = join(directory, 'store.owner.json');
    const owner = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...owner, ...changes }));
  };
  const fail = (error: Error) => {
    throw error;
  };

  test('a second process on the same data is refused at once, in a clear sentence', async () => {
    const path = join(directory, 'd');
    await mkdir(path);
    const release = await lockStoreDirectory(path, fail);
    const second = await hold();
    expect(second.stdout).toEqual([
      `refused StoreInUseError: Another process (pid ${process.pid}) is using the data in ${path}. Stop it first, or choose another data directory.`,
    ]);
    await expect(openEmbeddedStore({ directory: path })).rejects.toThrow(/^Another process/);
    await second.exit;
    await release();
  });

  test('after kill -9 the next process gets in within seconds and finds what was committed', async () => {
    const first = await hold();
    expect(first.stdout).toEqual(['rows 1']);
    await first.kill();
    const began = Date.now();
    const second = await hold();
    expect(second.stdout).toEqual(['rows 2']);
    expect(Date.now() - began).toBeLessThan(10_000);
    await second.kill();
  });

  test('a store that was closed is free at once, and only its owner may look into it', async () => {
    const path = join(directory, 'd');
    for (let round = 1; round <= 2; round += 1) {
      const store = await openEmbeddedStore({ directory: path });
      await store.database.exec('CREATE TABLE IF NOT EXISTS note (n int)');
      await store.database.exec('INSERT INTO note VALUES (1)');
      const { rows } = await store.database.query('SELECT count(*)::int AS count FROM note');
      expect(rows).toEqual([{ count: round }]);
      await store.close();
    }
    expect((await stat(path)).mode & 0o077).toBe(0);
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
    await eventually(() => lost !== undefined, { withinMs: 5_000 });
    await release();
  });

  test('a holder that merely missed its heartbeats takes its own lock up again', async () => {
    let lost = false;
    const release = await lockStoreDirectory(directory, () => (lost = true));
    const lockfile = join(directory, 'store.lock');
    const past = new Date(Date.now() - 60_000);
    await utimes(lockfile, past, past);
    await eventually(async () => Date.now() - (await stat(lockfile)).mtimeMs < 5_000, {
      withinMs: 5_000,
    });
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
