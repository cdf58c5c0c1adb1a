import type { Method, RouteDefinition } from '@orchestrator/contracts';
import type { RouteNode } from './compile-routes.js';

/** One segment of a request's path, still percent-encoded. */
export interface PathSegment {
  readonly text: string;
  readonly encodedSlash: boolean;
}

export type RouteMatch =
  | { readonly found: true; readonly route: RouteDefinition }
  | { readonly found: false; readonly code: 'not_found' | 'bad_target' };

const notFound: RouteMatch = { found: false, code: 'not_found' };
const badTarget: RouteMatch = { found: false, code: 'bad_target' };

/**
 * The declared route that this path is. Literals go before parameters; an encoded slash is refused
 * wherever the declaration does not expect a file path.
 */
export function matchRoute(
  root: RouteNode,
  method: string,
  segments: readonly PathSegment[],
): RouteMatch {
  let node = root;
  for (const { text, encodedSlash } of segments) {
    const literal = encodedSlash ? undefined : node.literals.get(text);
    if (literal) {
      node = literal;
      continue;
    }
    const { parameter } = node;
    if (!parameter || text === '') return encodedSlash ? badTarget : notFound;
    if (encodedSlash && !parameter.encodedSlashes) return badTarget;
    node = parameter.node;
  }
  const route = node.routes.get((method === 'HEAD' ? 'GET' : method) as Method);
  return route ? { found: true, route } : notFound;
}
