import type { VersionedKey } from '@orchestrator/config';
import {
  CompactEncrypt,
  type CompactJWEHeaderParameters,
  compactDecrypt,
  decodeProtectedHeader,
} from 'jose';
import { SealedSecretError } from './sealed-secret-error.js';

/** Secret values as they are kept: encrypted and bound to the row that they belong to. */
export interface SealedSecrets {
  /** Of the key that `seal` uses. */
  readonly newestVersion: number;
  /**
   * Encrypts with the newest key that is not on standby.
   * @param context says where the value belongs, such as `secret:<project id>:<key>`; it stands in the
   *   protected header, which is authenticated but not encrypted, so it must not be secret itself
   * @returns a compact JWE (RFC 7516): `dir`, `A256GCM`, `kid` the version of the key
   */
  seal(plaintext: string, context: string): Promise<string>;
  /**
   * @param context the same as at `seal`: a value that was moved to another row does not open
   * @throws SealedSecretError when it was changed or moved, or its key is not known; tells no value
   */
  open(sealed: string, context: string): Promise<string>;
  /**
   * Whether it was sealed with another key than `seal` uses now.
   * @throws SealedSecretError when it is no sealed value at all
   */
  needsResealing(sealed: string): boolean;
}

const algorithms = { alg: 'dir', enc: 'A256GCM' } as const;

/** @param keys as `secretsKeys` reads them: at least one that is not on standby, each version once */
export function createSealedSecrets(keys: readonly VersionedKey[]): SealedSecrets {
  const byKid = new Map(keys.map(({ version, key }) => [String(version), key]));
  const newest = keys
    .filter(({ standby }) => standby !== true)
    .reduce<VersionedKey | undefined>(
      (best, one) => (best === undefined || one.version > best.version ? one : best),
      undefined,
    );
  if (newest === undefined) throw new Error('There must be a key in use');
  const newestKid = String(newest.version);
  return {
    newestVersion: newest.version,
    seal: (plaintext, context) =>
      new CompactEncrypt(new TextEncoder().encode(plaintext))
        .setProtectedHeader({ ...algorithms, kid: newestKid, context })
        .encrypt(newest.key),
    open: async (sealed, context) => {
      const { kid } = headerOf(sealed);
      const key = kid === undefined ? undefined : byKid.get(kid);
      if (key === undefined) throw new SealedSecretError('The key of a secret is not known.');
      const { plaintext, protectedHeader } = await decrypted(sealed, key);
      if (protectedHeader.context !== context) {
        throw new SealedSecretError('A secret does not belong where it is.');
      }
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(plaintext);
    },
    needsResealing: (sealed) => headerOf(sealed).kid !== newestKid,
  };
}

async function decrypted(sealed: string, key: Uint8Array) {
  try {
    return await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: [algorithms.alg],
      contentEncryptionAlgorithms: [algorithms.enc],
    });
  } catch (cause) {
    throw new SealedSecretError('A secret is not as it was sealed.', { cause });
  }
}

function headerOf(sealed: string): Partial<CompactJWEHeaderParameters> {
  try {
    return decodeProtectedHeader(sealed);
  } catch (cause) {
    throw new SealedSecretError('What should be a sealed secret is none.', { cause });
  }
}
