import {
  assertComplete,
  assertDistinct,
  type Method,
  type RouteDefinition,
  templateSegments,
} from '@orchestrator/contracts';

/** One step of the tree of declared paths. */
export interface RouteNode {
  readonly literals: Map<string, RouteNode>;
  parameter:
    | { readonly name: string; readonly encodedSlashes: boolean; readonly node: RouteNode }
    | undefined;
  readonly routes: Map<Method, RouteDefinition>;
}

const emptyNode = (): RouteNode => ({
  literals: new Map(),
  parameter: undefined,
  routes: new Map(),
});

/**
 * The tree of all routes that callers may reach.
 * @throws Error for a route without declared access, one for services only, or two that collide: the
 * process must not start.
 */
export function compileRoutes(routes: readonly RouteDefinition[]): RouteNode {
  assertDistinct(routes);
  const root = emptyNode();
  for (const route of routes) {
    assertComplete(route);
    if (route.access.who === 'service') {
      throw new Error(`Route ${route.id} is for services only and can't be public`);
    }
    addRoute(root, route);
  }
  return root;
}

function addRoute(root: RouteNode, route: RouteDefinition): void {
  let node = root;
  for (const segment of templateSegments(route.path)) {
    if (segment.type === 'literal') {
      const next = node.literals.get(segment.text) ?? emptyNode();
      node.literals.set(segment.text, next);
      node = next;
      continue;
    }
    const { encodedSlashes } = segment;
    if (node.parameter && node.parameter.encodedSlashes !== encodedSlashes) {
      throw new Error(`Route ${route.id}: parameters in one place differ in encoded slashes`);
    }
    node.parameter ??= { name: segment.name, encodedSlashes, node: emptyNode() };
    node = node.parameter.node;
  }
  node.routes.set(route.method, route);
}
