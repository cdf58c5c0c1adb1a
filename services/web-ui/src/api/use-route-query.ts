import type { CallInput, RouteDefinition } from '@orchestrator/contracts';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { callRoute } from './call-route.js';
import type { RouteBody } from './send-call.js';

export interface QueryOptions {
  readonly enabled?: boolean;
  /** Asks again after so many milliseconds, while the page is looked at. */
  readonly refetchMs?: number;
  /** While another input is asked for, the answer to the one before stays in view. */
  readonly keepPrevious?: boolean;
}

/** What is read by a route is kept under its id, so that `invalidates` of a mutation finds it. */
export const routeKey = (route: RouteDefinition, input?: unknown): readonly unknown[] =>
  input === undefined ? [route.id] : [route.id, input];

/** Reads a GET route of the contracts, typed by its declaration. */
export function useRouteQuery<R extends RouteDefinition>(
  route: R,
  input: CallInput<R>,
  { enabled = true, refetchMs, keepPrevious = false }: QueryOptions = {},
): UseQueryResult<RouteBody<R>> {
  return useQuery<RouteBody<R>>({
    queryKey: routeKey(route, input),
    queryFn: () => callRoute(route, input),
    enabled,
    ...(refetchMs !== undefined && { refetchInterval: refetchMs }),
    ...(keepPrevious && { placeholderData: keepPreviousData }),
  });
}
