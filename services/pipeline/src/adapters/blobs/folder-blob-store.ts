import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BlobError, type BlobStore } from '../../domain/blob-store.js';
import { MeasuredBytes } from './measured-bytes.js';
import { SettledBytes } from './settled-bytes.js';

/** A file for each blob, in a folder that every replica sees. */
export function createFolderBlobStore(folder: string): BlobStore {
  // No folder gets too many entries.
  const pathOf = (key: string): string => join(folder, key.slice(0, 2), key);

  return {
    write: async (key, content) => {
      const path = pathOf(key);
      const measured = new MeasuredBytes();
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        const file = await open(partOf(path), 'w', 0o600);
        const part = file.createWriteStream({ flush: true });
        await pipeline(content, measured, new SettledBytes(file), part);
        await rename(partOf(path), path);
        await sync(dirname(path));
        return measured.measure();
      } catch (error) {
        await removeBoth(path);
        throw fullOr(error);
      }
    },

    read: async (key, range) => {
      const file = await open(pathOf(key)).catch((error: unknown): never => {
        throw codeOf(error) === 'ENOENT' ? new BlobError('missing', { cause: error }) : error;
      });
      return file.createReadStream(range && { start: range.first, end: range.last });
    },

    remove: (key) => removeBoth(pathOf(key)),
    close: () => Promise.resolve(),
  };
}

/** What is not whole yet. */
const partOf = (path: string): string => `${path}.part`;

async function removeBoth(path: string): Promise<void> {
  await rm(partOf(path), { force: true });
  await rm(path, { force: true });
}

/** A name is kept when its folder is. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const fullOr = (error: unknown): unknown =>
  ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')
    ? new BlobError('no_room', { cause: error })
    : error;

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
