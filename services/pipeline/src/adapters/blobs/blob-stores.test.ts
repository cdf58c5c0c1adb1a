import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BlobStore } from '../../domain/blob-store.js';
import { type S3Stand, startS3Stand } from '../../../test/s3-stand.js';
import { createFolderBlobStore } from './folder-blob-store.js';
import { createS3BlobStore } from './s3-blob-store.js';

const newKey = (): string => randomBytes(20).toString('hex');
const small = randomBytes(1_000);
/** More than one part. */
const large = randomBytes(20 * 2 ** 20);

let folder: string;
let s3: S3Stand;
let stores: Record<'folder' | 's3', BlobStore>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  s3 = await startS3Stand();
  stores = {
    folder: createFolderBlobStore(folder),
    s3: createS3BlobStore({
      bucket: 'artifacts',
      prefix: 'ci/',
      region: 'us-east-1',
      endpoint: s3.url,
      forcePathStyle: true,
      credentials: { accessKeyId: 'one', secretAccessKey: 'other' },
      maxBytes: 5 * 2 ** 30,
    }),
  };
});
afterAll(async () => {
  await Promise.all([stores.folder.close(), stores.s3.close()]);
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const piecesOf = function* (content: Buffer) {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
};
const filesIn = async (path: string): Promise<string[]> => {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
};
/** All that is kept, whole or not. */
const kept = async (kind: keyof typeof stores): Promise<string[]> =>
  kind === 'folder' ? filesIn(folder) : [...s3.objects.keys(), ...s3.unfinished];

describe.each(['folder', 's3'] as const)('blobs in %s', (kind) => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a little', small],
    ['more than one part', large],
  ])(
    '%s is given back as it came, whole and in part, until it is removed',
    async (_name, content) => {
      const store = stores[kind];
      const key = newKey();
      const stored = await store.write(key, Readable.from(piecesOf(content)));
      expect(stored).toEqual({
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      });
      expect(Buffer.compare(await buffer(await store.read(key)), content)).toBe(0);
      // Of nothing there is no part to ask for.
      const part =
        content.length > 0 && (await buffer(await store.read(key, { first: 10, last: 99 })));
      expect(part && Buffer.compare(part, content.subarray(10, 100))).toBe(part && 0);
      await store.remove(key);
      await store.remove(key);
      await expect(store.read(key)).rejects.toMatchObject({ code: 'missing' });
      expect(await kept(kind)).toEqual([]);
    },
  );

  test.each([
    ['at once', small],
    ['after more than one part', large],
  ])('nothing is left of what breaks %s, and its error is told', async (_name, content) => {
    const broken = new Error('went away');
    const breaking = function* () {
      yield* piecesOf(content);
      throw broken;
    };
    await expect(stores[kind].write(newKey(), Readable.from(breaking()))).rejects.toBe(broken);
    expect(await kept(kind)).toEqual([]);
  });
});

describe('a store that can’t', () => {
  test('a full disk is told as that, and nothing is left', async () => {
    const full = await mkdtemp(join(tmpdir(), 'full-'));
    const key = newKey();
    await mkdir(join(full, key.slice(0, 2)));
    // Linux has a file that is always full.
    await symlink('/dev/full', join(full, key.slice(0, 2), `${key}.part`));
    const store = createFolderBlobStore(full);
    await expect(store.write(key, Readable.from([small]))).rejects.toMatchObject({
      code: 'no_room',
    });
    expect(await filesIn(full)).toEqual([]);
    await rm(full, { recursive: true });
  });

  test('a folder that is none is an error that somebody must look at', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(
      createFolderBlobStore(file).write(newKey(), Readable.from([small])),
    ).rejects.toMatchObject({ code: 'ENOTDIR' });
    await rm(file);
  });

  test.each([
    [507, 'no_room'],
    [503, 'out_of_reach'],
  ])('S3 that answers %d', async (status, code) => {
    s3.refuse(status);
    await expect(stores.s3.write(newKey(), Readable.from([small]))).rejects.toMatchObject({ code });
    await expect(stores.s3.remove(newKey())).rejects.toMatchObject({ code });
    s3.refuse(undefined);
  });

  test('S3 that is not there', async () => {
    const gone = createS3BlobStore({
      bucket: 'artifacts',
      prefix: '',
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:9',
      forcePathStyle: true,
      credentials: { accessKeyId: 'one', secretAccessKey: 'other' },
      maxBytes: 1,
    });
    await expect(gone.read(newKey())).rejects.toMatchObject({ code: 'out_of_reach' });
    await gone.close();
  });
});
