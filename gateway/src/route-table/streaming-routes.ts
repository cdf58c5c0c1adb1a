import type { RouteDefinition } from '@orchestrator/contracts';

/** The routes whose bodies come about piece by piece: each may hold a connection for hours. */
export const streamingRoutes = (routes: readonly RouteDefinition[]): ReadonlySet<RouteDefinition> =>
  new Set(
    routes.filter(
      ({ content, answers }) =>
        content?.as === 'stream' ||
        Object.values(answers).some(({ stream }) => stream !== undefined),
    ),
  );
