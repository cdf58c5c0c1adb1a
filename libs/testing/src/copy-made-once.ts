import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
const directory = fileURLToPath(new URL('.cache/stores/', root));
const lockFile = fileURLToPath(new URL('pnpm-lock.yaml', root));

interface Dumped {
  readonly database: { dumpDataDir(compression: 'none'): Promise<Blob> };
}

export interface MadeOnce<Store> {
  /** Of the kind of store, as part of a file name. */
  readonly name: string;
  /** The directory from whose files it is filled: with others it is made anew. */
  readonly madeFrom: string;
  /** Opens an empty store, or a copy. */
  readonly open: (copy?: Blob) => Promise<Store>;
  readonly fill: (empty: Store) => Promise<unknown>;
}

/**
 * An embedded store that is filled. Setting one up takes seconds, so it is done once for these files
 * and these packages, by whichever process comes first; everybody else gets a copy.
 */
export async function copyMadeOnce<Store extends Dumped>({
  name,
  madeFrom,
  open,
  fill,
}: MadeOnce<Store>): Promise<Store> {
  const path = join(directory, `${name}-${await digestOf(madeFrom)}.tar`);
  const copy = await readFile(path).catch(() => undefined);
  if (copy !== undefined) return open(new Blob([copy]));
  const store = await open();
  await fill(store);
  const dumped = await store.database.dumpDataDir('none');
  await mkdir(directory, { recursive: true });
  // Whole or not there at all, whoever else is at it.
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, Buffer.from(await dumped.arrayBuffer()));
  await rename(unfinished, path);
  return store;
}

async function digestOf(madeFrom: string): Promise<string> {
  const hash = createHash('sha256').update(await readFile(lockFile));
  const entries = await readdir(madeFrom, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((file) => join(file.parentPath, file.name));
  for (const file of files.sort()) hash.update(file).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
