import { createHash, randomBytes } from 'node:crypto';

const planted = (): string =>
  `planted-${randomBytes(15).toString('base64url')}/+${randomBytes(6).toString('hex')}`;
const block = (): string => randomBytes(36).toString('base64url');

/** A text of several lines, as a private key is one. */
const manyLines = (): string =>
  ['-----BEGIN PLANTED KEY-----', block(), block(), '-----END PLANTED KEY-----', ''].join('\n');

/** The levels from the weakest to the strongest. */
export const levels = ['user', 'organization', 'project'] as const;
export type Level = (typeof levels)[number];

/** Secrets of all three levels; the job gets what the strongest level says. */
export function plantSecrets() {
  const at = (level: Level, key: string, value = planted()) => ({ level, key, value });
  const secrets = [
    ...levels.map((level) => at(level, 'SHARED')),
    at('user', 'PERSONAL'),
    at('organization', 'ORGANIZATION'),
    at('project', 'PROJECT'),
    at('project', 'MANY_LINES', manyLines()),
  ];
  const given = new Map(secrets.map(({ key, value }) => [key, value]));
  return {
    secrets,
    /** By key, as the job has them. */
    given,
    /** Values that nobody but the job may see. What a text of many lines has to hide, it has in its lines. */
    values: secrets.flatMap(({ value }) =>
      value.includes('\n') ? [value, ...value.split('\n').slice(1, 3)] : [value],
    ),
  };
}

/** By this a job says which value it has. */
export const fingerprintOf = (value: string): string =>
  createHash('sha256').update(value).digest('hex').slice(0, 16);
