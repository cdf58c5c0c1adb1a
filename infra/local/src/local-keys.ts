import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSigningKey, signingKey } from '@orchestrator/internal-auth';
import { z } from 'zod';

const localKeys = z.object({
  signing: z.object({ gateway: signingKey, token: signingKey, identity: signingKey }),
  seal: z.string(),
  pepper: z.string(),
});
export type LocalKeys = z.infer<typeof localKeys>;

/** The keys of this installation: made on the first start, kept in a file that only its owner reads. */
export async function loadLocalKeys(directory: string): Promise<LocalKeys> {
  const path = join(directory, 'keys.json');
  const text = await readIfThere(path);
  if (text !== undefined) return localKeys.parse(JSON.parse(text));
  const keys: LocalKeys = {
    signing: {
      gateway: await generateSigningKey('gateway'),
      token: await generateSigningKey('token'),
      identity: await generateSigningKey('identity'),
    },
    seal: randomBytes(32).toString('base64'),
    pepper: randomBytes(32).toString('base64'),
  };
  await writePrivately(path, JSON.stringify(keys, null, 2));
  return keys;
}

/** The text of a file; undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (typeof error === 'object' && error && 'code' in error && error.code === 'ENOENT')
      return undefined;
    throw error;
  }
}

/** Writes a file of mode 0600 whole or not at all. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}`;
  await writeFile(partial, text, { mode: 0o600, flag: 'w' });
  await rename(partial, path);
}
