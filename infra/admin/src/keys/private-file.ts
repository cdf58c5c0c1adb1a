import { chown, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

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

/** Writes a file of mode 0600, with the owner of its directory, whole or not at all. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}`;
  const file = await open(partial, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  // Who acts as root must not take the file away from whom it is for.
  if (process.getuid?.() === 0) {
    const { uid, gid } = await stat(dirname(path));
    await chown(partial, uid, gid);
  }
  await rename(partial, path);
}
