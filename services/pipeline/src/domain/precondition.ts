import { ProjectError } from './project-error.js';

/** The tags of versions that somebody names; `*` is any version, as long as there is one. */
export type NamedVersions = '*' | readonly string[];

/** What must be so before something is done, as the caller knows it (RFC 9110 section 13). */
export interface Preconditions {
  readonly match?: NamedVersions | undefined;
  readonly noneMatch?: NamedVersions | undefined;
}

/** Is the version there now among those that are named? @param current null when there is none */
export const isNamed = (named: NamedVersions, current: string | null): boolean =>
  current !== null && (named === '*' || named.includes(current));

/** @throws ProjectError `precondition_failed` unless what is there now is one of these versions */
export function requireMatch({ match }: Preconditions, current: string | null): void {
  if (match === undefined || isNamed(match, current)) return;
  throw new ProjectError(
    'precondition_failed',
    current === null ? 'It is not there.' : 'It is another version than If-Match names.',
  );
}

/** @throws ProjectError `precondition_failed` when what is there now must not be changed */
export function requirePreconditions(conditions: Preconditions, current: string | null): void {
  requireMatch(conditions, current);
  const { noneMatch } = conditions;
  if (noneMatch === undefined || !isNamed(noneMatch, current)) return;
  throw new ProjectError('precondition_failed', 'It is a version that If-None-Match names.');
}
