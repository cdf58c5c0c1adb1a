import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.js';

/** Runs `make-secrets.mjs` for a directory. */
export function makeSecrets(directory: string): void {
  execFileSync(process.execPath, [join(root, 'infra/docker/bin/make-secrets.mjs'), directory]);
}

/** A new directory with `.data/secrets` and `.env`. */
export function madeSecrets(): string {
  const directory = mkdtempSync(join(tmpdir(), 'orchestrator-secrets-'));
  makeSecrets(directory);
  return directory;
}
