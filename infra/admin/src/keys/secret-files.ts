import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type SigningKey, signingKey, trustedKeys } from '@orchestrator/internal-auth';
import { CommandError } from '@orchestrator/command-line';
import { parseFile } from './parse-file.js';
import { readIfThere, writePrivately } from './private-file.js';
import { sealKeys } from './seal-keys.js';

/** The secrets as files, named as `make-secrets.mjs` names them. */
export function openSecretFiles(directory: string) {
  const pathOf = (name: string): string => join(directory, name);
  const read = async (name: string): Promise<string> => {
    const text = await readIfThere(pathOf(name));
    if (text === undefined) throw new CommandError(`There is no ${name} in ${directory}.`);
    return text.trim();
  };
  const write = (name: string, text: string) => writePrivately(pathOf(name), `${text}\n`);
  const keyIn = async (name: string): Promise<SigningKey | undefined> => {
    const text = await readIfThere(pathOf(name));
    return text === undefined ? undefined : parseFile(pathOf(name), text, signingKey);
  };
  return {
    peppers: {
      read: () => read('token_peppers'),
      write: (text: string) => write('token_peppers', text),
    },
    secretsKeys: {
      read: () => read('secrets_keys'),
      write: (text: string) => write('secrets_keys', text),
    },
    sealKeys: {
      read: async () => parseFile(pathOf('seal_keys'), await read('seal_keys'), sealKeys),
      write: (keys: unknown) => write('seal_keys', JSON.stringify(keys)),
    },
    trusted: {
      read: async () =>
        parseFile(pathOf('trusted_keys'), await read('trusted_keys'), trustedKeys).keys,
      write: (keys: unknown) => write('trusted_keys', JSON.stringify({ keys })),
    },
    /** The keys that are signed with now, one an issuer. */
    signing: async (): Promise<SigningKey[]> => {
      const names = (await readdir(directory)).filter((name) => name.endsWith('_signing_key'));
      const keys = await Promise.all(names.sort().map(keyIn));
      return keys.filter((key) => key !== undefined);
    },
    /** The key that an issuer will sign with, once everybody trusts it. */
    nextOf: (issuer: string) => keyIn(`${issuer}_signing_key.next`),
    writeNext: (key: SigningKey) => write(`${key.issuer}_signing_key.next`, JSON.stringify(key)),
    useNext: async (key: SigningKey) => {
      await write(`${key.issuer}_signing_key`, JSON.stringify(key));
      await rm(join(directory, `${key.issuer}_signing_key.next`), { force: true });
    },
  };
}
export type SecretFiles = ReturnType<typeof openSecretFiles>;
