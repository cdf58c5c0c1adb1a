import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from '@swc/core';

export interface CompiledSources {
  directory: string;
  remove(): Promise<void>;
}

/** Compiles the sources of a library for processes that a test starts and kills. */
export async function compileSources(library: 'database' | 'messaging'): Promise<CompiledSources> {
  const root = join(import.meta.dirname, '../..', library);
  const source = join(root, 'src');
  const directory = join(root, `test/generated/compiled.${process.pid}`);
  const files = await readdir(source, { recursive: true });
  for (const file of files.filter((name) => /(?<!\.test)\.ts$/.test(name))) {
    const { code } = await transform(await readFile(join(source, file), 'utf8'), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    const output = join(directory, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(output), { recursive: true });
    await writeFile(output, code);
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
