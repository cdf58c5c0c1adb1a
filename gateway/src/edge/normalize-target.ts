import type { EdgeProblemCode } from './edge-problem.js';
import { type PathSegment, scanPath } from './scan-path.js';

/** A request target that means the same to everybody who reads it. */
export interface NormalizedTarget {
  /** Byte for byte what came, but for a credential (`withQuery`), and what is to be forwarded. */
  readonly target: string;
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  readonly segments: readonly PathSegment[];
}

const maxTargetLength = 8192;

/**
 * Refuses every target that two readers could understand differently (RFC 3986 section 3.3 is the
 * grammar; dot segments, empty segments and path parameters are not accepted). Nothing is
 * rewritten: what is authorized is what is forwarded.
 */
export function normalizeTarget(target: string): NormalizedTarget | EdgeProblemCode {
  if (target.length > maxTargetLength) return 'target_too_long';
  const questionMark = target.indexOf('?');
  const path = questionMark === -1 ? target : target.slice(0, questionMark);
  const query = questionMark === -1 ? '' : target.slice(questionMark + 1);
  const segments = scanPath(path);
  if (segments === undefined || !isSoundQuery(query)) return 'bad_target';
  return { target, path, query, segments };
}

/** The same target with a part of its query taken out. */
export const withQuery = (target: NormalizedTarget, query: string): NormalizedTarget => ({
  ...target,
  query,
  target: query === '' ? target.path : `${target.path}?${query}`,
});

/** Visible ASCII, sound percent-encodings, no fragment and no encoded NUL. */
const isSoundQuery = (query: string): boolean =>
  query === '' || /^(?:[!"$&-~]|%(?!00)[0-9A-Fa-f]{2})*$/.test(query);
