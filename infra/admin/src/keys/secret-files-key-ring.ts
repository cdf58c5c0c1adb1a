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
      return keys === 'signing' ? rotateSigningFiles[step](files) : rotatePeppers(files, step);
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

async function rotatePeppers(files: SecretFiles, step: RotationStep): Promise<Rotation> {
  const list = await files.peppers.read();
  const waiting = hasStandby(list);
  switch (step) {
    case 'trust':
      if (waiting) {
        throw new CommandError('A new pepper waits. Next: rotate-keys peppers --step use');
      }
      return {
        step: 'new pepper known',
        carryOut: () => files.peppers.write(withNewKey(list, { inUse: false })),
        next: 'Now restart every token service, so that each knows the new pepper. Then: rotate-keys peppers --step use',
      };
    case 'use':
      if (!waiting) {
        throw new CommandError('No new pepper waits. First: rotate-keys peppers --step trust');
      }
      return {
        step: 'new pepper in use',
        carryOut: () => files.peppers.write(withStandbyInUse(list)),
        next: 'Now restart every token service. Tokens move to the new pepper when they are used; the old one stays for the others.',
      };
    case 'drop':
      throw new CommandError('Old peppers stay: tokens that were not used since need them.', 2);
  }
}
