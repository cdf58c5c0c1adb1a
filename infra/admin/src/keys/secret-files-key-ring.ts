import { CommandError } from '@orchestrator/command-line';
import { hasStandby, withNewKey, withStandbyInUse } from './versioned-list.js';
import { rotateSigningFiles } from './rotate-signing-files.js';
import type { KeyRing, Rotation, RotationStep } from './rotation.js';
import { withNewSealKey } from './seal-keys.js';
import { openSecretFiles, type SecretFiles } from './secret-files.js';

/** The keys of several processes, which can't all change in one moment. */
export function createSecretFilesKeyRing(directory: string): KeyRing {
  const files = openSecretFiles(directory);
  return {
    rotate: (keys, step) => {
      if (keys === 'seal') return rotateSeal(files, step);
      if (step === undefined) {
        throw new CommandError(`rotate-keys ${keys} needs --step, first with trust.`, 2);
      }
      return keys === 'signing'
        ? rotateSigningFiles[step](files)
        : rotateVersioned(keys, files, step);
    },
  };
}

async function rotateSeal(files: SecretFiles, step: RotationStep | undefined): Promise<Rotation> {
  if (step !== undefined) {
    throw new CommandError('rotate-keys seal is one step: leave --step out.', 2);
  }
  const rotated = withNewSealKey(await files.sealKeys.read());
  return {
    step: 'new key first',
    carryOut: () => files.sealKeys.write(rotated),
    next: 'Now restart gateway, one after the other where there are several: until all have the new key, some look up what others have cached.',
  };
}

/** What there is to say of keys that have a version, and of which all stay. */
interface Versioned {
  readonly file: { read(): Promise<string>; write(text: string): Promise<void> };
  readonly one: string;
  readonly restart: string;
  /** What comes once it is in use. */
  readonly afterUse: string;
  /** Why none is dropped. */
  readonly stay: string;
}

const versionedIn = (files: SecretFiles): Record<'peppers' | 'secrets', Versioned> => ({
  peppers: {
    file: files.peppers,
    one: 'pepper',
    restart: 'every token service',
    afterUse: 'Tokens move to the new pepper when they are used; the old one stays for the others.',
    stay: 'Old peppers stay: tokens that were not used since need them.',
  },
  secrets: {
    file: files.secretsKeys,
    one: 'key for secrets',
    restart: 'every pipeline and trigger-ingest service',
    afterUse: 'Then seal what is kept with the new key: reseal-secrets',
    stay: 'Old keys stay: secrets in a backup need them.',
  },
});

async function rotateVersioned(
  keys: 'peppers' | 'secrets',
  files: SecretFiles,
  step: RotationStep,
): Promise<Rotation> {
  const { file, one, restart, afterUse, stay } = versionedIn(files)[keys];
  const list = await file.read();
  const waiting = hasStandby(list);
  switch (step) {
    case 'trust':
      if (waiting) {
        throw new CommandError(`A new ${one} waits. Next: rotate-keys ${keys} --step use`);
      }
      return {
        step: `new ${one} known`,
        carryOut: () => file.write(withNewKey(list, { inUse: false })),
        next: `Now restart ${restart}, so that each knows the new ${one}. Then: rotate-keys ${keys} --step use`,
      };
    case 'use':
      if (!waiting) {
        throw new CommandError(`No new ${one} waits. First: rotate-keys ${keys} --step trust`);
      }
      return {
        step: `new ${one} in use`,
        carryOut: () => file.write(withStandbyInUse(list)),
        next: `Now restart ${restart}. ${afterUse}`,
      };
    case 'drop':
      throw new CommandError(stay, 2);
  }
}
