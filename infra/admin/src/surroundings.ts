import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Surroundings } from './command.js';
import { CommandError } from '@orchestrator/command-line';
import type { AdminConfig } from './config.js';
import { atIdentityWith } from './at-identity.js';
import { createLocalKeyRing } from './keys/local-key-ring.js';
import { loadLocalKeys } from './keys/local-keys.js';
import { createSecretFilesKeyRing } from './keys/secret-files-key-ring.js';
import { findLocalSystem } from './local-system.js';

/** What commands work with: the system that is configured, or that of `npm start`. */
export const surroundingsOf = (config: AdminConfig, tell: Surroundings['tell']): Surroundings => ({
  operator: config.OPERATOR ?? operatorHere(),
  tell,
  atIdentity: atIdentityWith(() => placeOf(config)),
  keyRing: () => {
    if (config.SECRETS_DIR !== undefined) return createSecretFilesKeyRing(config.SECRETS_DIR);
    if (config.IDENTITY_URL === undefined) return createLocalKeyRing(resolve(config.DATA_DIR));
    throw new CommandError('SECRETS_DIR must say where the files of the keys are.', 2);
  },
});

async function placeOf(config: AdminConfig) {
  const { IDENTITY_URL: url, ADMIN_SIGNING_KEY: key } = config;
  if (url !== undefined && key !== undefined) return { url, key };
  if (url !== undefined || key !== undefined) {
    throw new CommandError('IDENTITY_URL and ADMIN_SIGNING_KEY are given both, or neither.', 2);
  }
  const directory = resolve(config.DATA_DIR);
  const local = await findLocalSystem(directory);
  return { url: local, key: (await loadLocalKeys(directory)).signing.admin };
}

function operatorHere(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user without a name, as in a container.
    return `${process.getuid?.() ?? 'somebody'}@${hostname()}`;
  }
}
