import { templateSegments } from './path-template.js';

/**
 * Orders path templates so that a literal segment goes before a parameter in its place: the one that
 * says more is tried first, in whatever order they were declared.
 */
export function compareBySpecificity(one: string, other: string): number {
  const [left, right] = [shapeOf(one), shapeOf(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const shapeOf = (path: string): string =>
  templateSegments(path)
    .map(({ type }) => (type === 'literal' ? '0' : '1'))
    .join('');
