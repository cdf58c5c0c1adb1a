import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A file of the web UI, as it is and as the build compressed it. */
export interface Asset {
  /** A name with the ending that tells the media type. */
  readonly name: string;
  readonly plain: Buffer;
  readonly br: Buffer | undefined;
  readonly gzip: Buffer | undefined;
}

/** The built web UI, read whole. */
export interface WebUi {
  /** What every page begins with. */
  readonly index: string;
  /** By path, such as `/assets/index-8e3f.js`. Their names change with their content. */
  readonly assets: ReadonlyMap<string, Asset>;
}

const compressed = /\.(br|gz)$/;

/** Where the package of the web UI is built to. */
export const builtWebUi = (): string =>
  join(
    dirname(createRequire(import.meta.url).resolve('@orchestrator/web-ui/package.json')),
    'dist',
  );

/**
 * Reads the built web UI into memory.
 * @returns undefined where there is none
 */
export function readWebUi(directory: string): WebUi | undefined {
  const index = readIfThere(join(directory, 'index.html'));
  if (index === undefined) return undefined;
  const folder = join(directory, 'assets');
  const names = readdirSync(folder).filter((name) => !compressed.test(name));
  const assets = names.map((name): [string, Asset] => {
    const path = join(folder, name);
    return [
      `/assets/${name}`,
      {
        name,
        plain: readFileSync(path),
        br: readIfThere(`${path}.br`),
        gzip: readIfThere(`${path}.gz`),
      },
    ];
  });
  return { index: index.toString('utf8'), assets: new Map(assets) };
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
