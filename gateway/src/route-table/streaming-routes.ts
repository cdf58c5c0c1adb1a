import { isStreamed, type RouteDefinition } from '@orchestrator/contracts';

/** The routes whose bodies come about piece by piece. */
export const streamingRoutes = (routes: readonly RouteDefinition[]): ReadonlySet<RouteDefinition> =>
  new Set(routes.filter(isStreamed));
