import { z } from 'zod';
import { secretBytes } from './setting-types.js';

const entry = /^([1-9]\d{0,8})(-standby)?:(.+)$/;
const bytes = secretBytes();

/** A secret key that others of its kind replace in time: the highest version that is not on standby is used. */
export interface VersionedKey {
  readonly version: number;
  readonly key: Uint8Array;
  /** Known, so that what another replica made with it is understood; nothing is made with it here. */
  readonly standby?: boolean;
}

/**
 * Keys written as `2:<base64>,1:<base64>`, each at least 32 random bytes. One as `3-standby:<base64>`
 * is known and not used yet: so all replicas know a key before the first makes anything with it.
 */
export const versionedKeys = () =>
  z.string().transform((text, context): readonly VersionedKey[] => {
    const parsed = text.split(',').map((part) => parseKey(part.trim()));
    const keys = parsed.filter((one) => typeof one !== 'string');
    const faults = parsed.filter((one) => typeof one === 'string');
    const versions = new Set(keys.map(({ version }) => version));
    if (versions.size < keys.length && faults.length === 0) faults.push('names a version twice');
    if (faults.length === 0 && keys.every(({ standby }) => standby === true)) {
      faults.push('must have one that is not on standby');
    }
    for (const message of faults) context.addIssue({ code: 'custom', message });
    return keys;
  });

/** A key, or what is wrong with it; never its value. */
function parseKey(text: string): VersionedKey | string {
  const [, version, standby, secret] = entry.exec(text) ?? [];
  if (version === undefined || secret === undefined) {
    return 'must be versions and keys, as 1:<base64>,2:<base64>';
  }
  const parsed = bytes.safeParse(secret);
  if (parsed.success) {
    return { version: Number(version), key: parsed.data, standby: standby !== undefined };
  }
  return `version ${version} ${parsed.error.issues[0]?.message ?? 'is not usable'}`;
}
