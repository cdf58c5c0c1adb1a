import { secretBytes } from '@orchestrator/config';
import { z } from 'zod';
import type { Pepper } from './domain/peppers.js';

const entry = /^([1-9]\d{0,8})(-standby)?:(.+)$/;
const key = secretBytes();

/**
 * Peppers written as `2:<base64>,1:<base64>`, each at least 32 random bytes. One as `3-standby:<base64>`
 * is known and not used yet: so all replicas know a pepper before the first stores anything under it.
 */
export const pepperList = () =>
  z.string().transform((text, context): readonly Pepper[] => {
    const peppers = text.split(',').map((part) => parsePepper(part.trim()));
    const versions = peppers.map((pepper) => (typeof pepper === 'string' ? null : pepper.version));
    const faults = peppers.filter((pepper) => typeof pepper === 'string');
    if (new Set(versions).size < versions.length && faults.length === 0) {
      faults.push('names a version twice');
    }
    if (
      peppers.length > 0 &&
      peppers.every((pepper) => typeof pepper !== 'string' && pepper.standby)
    ) {
      faults.push('must have one that is not on standby');
    }
    for (const message of faults) context.addIssue({ code: 'custom', message });
    return peppers.filter((pepper) => typeof pepper !== 'string');
  });

/** A pepper, or what is wrong with it; never its value. */
function parsePepper(text: string): Pepper | string {
  const [, version, standby, secret] = entry.exec(text) ?? [];
  if (version === undefined || secret === undefined) {
    return 'must be versions and keys, as 1:<base64>,2:<base64>';
  }
  const parsed = key.safeParse(secret);
  if (parsed.success) {
    return { version: Number(version), key: parsed.data, standby: standby !== undefined };
  }
  return `version ${version} ${parsed.error.issues[0]?.message ?? 'is not usable'}`;
}
