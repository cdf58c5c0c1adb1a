import { CommandError } from '@orchestrator/command-line';
import { findLocalSystem } from '../local-system.js';
import { type LocalKeys, loadLocalKeys, newSigningKeys, saveLocalKeys } from './local-keys.js';
import { withNewKey } from './versioned-list.js';
import type { KeyRing, RotatedKeys } from './rotation.js';
import { withNewSealKey } from './seal-keys.js';

/** The keys of `npm start`: one process has them all, so a restart changes them everywhere at once. */
export const createLocalKeyRing = (directory: string): KeyRing => ({
  rotate: async (keys, step) => {
    if (step !== undefined) {
      throw new CommandError('Beside `npm start` there is one step only: leave --step out.', 2);
    }
    // In a directory that is none of ours, keys would be made for nobody.
    await findLocalSystem(directory);
    const known = await loadLocalKeys(directory);
    const rotated = { ...known, ...(await changes[keys](known)) };
    return {
      step: 'replaced',
      carryOut: () => saveLocalKeys(directory, rotated),
      next: `Now restart \`npm start\`: until then it works with the keys that it has.${keys === 'secrets' ? ' Then: reseal-secrets' : ''}`,
    };
  },
});

const changes: Record<RotatedKeys, (known: LocalKeys) => Promise<Partial<LocalKeys>>> = {
  peppers: ({ peppers }) => Promise.resolve({ peppers: withNewKey(peppers, { inUse: true }) }),
  secrets: ({ secrets }) => Promise.resolve({ secrets: withNewKey(secrets, { inUse: true }) }),
  seal: ({ seal_keys }) => Promise.resolve({ seal_keys: withNewSealKey(seal_keys) }),
  signing: async () => ({ signing: await newSigningKeys() }),
};
