import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { AskedService, Surroundings } from './command.js';
import { CommandError } from '@orchestrator/command-line';
import type { AdminConfig } from './config.js';
import { atServiceWith } from './at-service.js';
import { createLocalKeyRing } from './keys/local-key-ring.js';
import { loadLocalKeys } from './keys/local-keys.js';
import { createSecretFilesKeyRing } from './keys/secret-files-key-ring.js';
import { findLocalSystem } from './local-system.js';

/** What commands work with: the system that is configured, or that of `npm start`. */
export function surroundingsOf(config: AdminConfig, tell: Surroundings['tell']): Surroundings {
  const atService = atServiceWith((service) => placeOf(service, config));
  return {
    operator: config.OPERATOR ?? operatorHere(),
    tell,
    atIdentity: (work, signer) => atService('identity', work, signer),
    atService,
    keyRing: () => {
      if (config.SECRETS_DIR !== undefined) return createSecretFilesKeyRing(config.SECRETS_DIR);
      if (config.IDENTITY_URL === undefined) return createLocalKeyRing(resolve(config.DATA_DIR));
      throw new CommandError('SECRETS_DIR must say where the files of the keys are.', 2);
    },
  };
}

const urlVariables = {
  identity: 'IDENTITY_URL',
  pipeline: 'PIPELINE_URL',
  'trigger-ingest': 'TRIGGER_INGEST_URL',
} as const satisfies Record<AskedService, keyof AdminConfig>;

async function placeOf(service: AskedService, config: AdminConfig) {
  const { IDENTITY_URL: identityUrl, ADMIN_SIGNING_KEY: key } = config;
  if (identityUrl !== undefined && key !== undefined) {
    const url = config[urlVariables[service]];
    if (url !== undefined) return { url, key };
    throw new CommandError(
      `${urlVariables[service]} must say where the ${service} service answers.`,
      2,
    );
  }
  if (identityUrl !== undefined || key !== undefined) {
    throw new CommandError('IDENTITY_URL and ADMIN_SIGNING_KEY are given both, or neither.', 2);
  }
  const directory = resolve(config.DATA_DIR);
  const local = await findLocalSystem(directory);
  return { url: local(service), key: (await loadLocalKeys(directory)).signing.admin };
}

function operatorHere(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user without a name, as in a container.
    return `${process.getuid?.() ?? 'somebody'}@${hostname()}`;
  }
}
