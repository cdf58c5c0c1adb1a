import { randomBytes } from 'node:crypto';

const standby = '-standby';
const entry = /^([1-9]\d{0,8})(-standby)?:/;

/**
 * A list of versioned keys with a new one first, under the next version.
 * @param list as in `TOKEN_PEPPERS` and `SECRETS_KEYS`: `2:<base64>,1:<base64>`
 * @param options.inUse false: it is known, and used by none yet
 */
export function withNewKey(list: string, { inUse }: { readonly inUse: boolean }): string {
  const version = Math.max(0, ...partsOf(list).map(versionOf)) + 1;
  const mark = inUse ? '' : standby;
  return [`${version}${mark}:${randomBytes(32).toString('base64')}`, ...partsOf(list)].join();
}

export const hasStandby = (list: string): boolean =>
  partsOf(list).some((part) => entry.exec(part)?.[2] !== undefined);

/** The same list, with what waited in use. */
export const withStandbyInUse = (list: string): string =>
  partsOf(list)
    .map((part) => part.replace(standby, ''))
    .join();

const partsOf = (list: string): string[] =>
  list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function versionOf(part: string): number {
  const version = entry.exec(part)?.[1];
  if (version === undefined) throw new Error('A list of keys has an entry without a version.');
  return Number(version);
}
