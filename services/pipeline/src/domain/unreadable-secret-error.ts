import type { SecretLevel } from './secret.js';

const whose: Readonly<Record<SecretLevel, string>> = {
  user: 'personal secret',
  organization: 'secret of the organization',
  project: 'secret of the project',
};

/** A secret that a job needs can't be opened: it was changed, moved, or its key is not there. */
export class UnreadableSecretError extends Error {
  override readonly name = 'UnreadableSecretError';
  constructor(level: SecretLevel, key: string, options: ErrorOptions) {
    super(`The ${whose[level]} ${key} can't be read. Set it anew, then run this again.`, options);
  }
}
