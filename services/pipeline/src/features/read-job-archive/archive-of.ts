import { pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack as createPack, type Pack } from 'tar-stream';
import type { FileContent } from '../../domain/project-file-views.js';

/** The file with the next path. */
type NextFile = (after: string | undefined) => Promise<FileContent | null>;

/**
 * Files as a tar archive (POSIX.1-2001), gzipped (RFC 1952). One file at a time is in memory, and the
 * next one is read only when its reader has taken this one. Each is as it is when its turn comes.
 */
export function archiveOf(next: NextFile): Readable {
  const pack = createPack();
  // An error of either side ends both, and shows in the archive; the other one tells it to nobody.
  pack.on('error', () => undefined);
  const archive = pipeline(pack, createGzip(), () => undefined);
  fill(pack, next).catch((error: unknown) => {
    pack.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return archive;
}

async function fill(pack: Pack, next: NextFile): Promise<void> {
  for (let file = await next(undefined); file !== null; file = await next(file.path)) {
    if (pack.destroyed) return;
    await add(pack, file);
  }
  pack.finalize();
}

const add = (pack: Pack, { path, size, updatedAt, content }: FileContent): Promise<void> =>
  new Promise((resolve, reject) => {
    const entry = pack.entry({ name: path, size, mtime: updatedAt, mode: 0o644 }, (error) => {
      if (error) reject(error);
      else resolve();
    });
    entry.on('error', reject).end(content);
  });
