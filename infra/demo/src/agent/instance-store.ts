import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Where the secret of an instance outlives its process. */
export interface InstanceStore {
  load(): Promise<string | undefined>;
  save(secret: string): Promise<void>;
  forget(): Promise<void>;
}

export const noInstanceStore: InstanceStore = {
  load: () => Promise.resolve(undefined),
  save: () => Promise.resolve(),
  forget: () => Promise.resolve(),
};

/** In a file that only its owner can read. */
export const fileInstanceStore = (path: string): InstanceStore => ({
  load: async () => {
    const text = await readFile(path, 'utf8').catch(() => '');
    return text.trim() || undefined;
  },
  save: async (secret) => {
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, `${secret}\n`, { mode: 0o600 });
    await rename(temporary, path);
  },
  forget: () => rm(path, { force: true }),
});
