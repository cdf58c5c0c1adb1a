// Writes docs/configuration.md from the configuration schemas; with --check it only says whether it is up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const { configurationDocument } = await import('../dist/index.js');
const path = join(root, 'docs/configuration.md');
const text = configurationDocument();
const current = existsSync(path) ? readFileSync(path, 'utf8') : '';
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (current !== text) {
  console.error('docs/configuration.md is not what the schemas say: run `npm run docs:config`.');
  process.exit(1);
}
