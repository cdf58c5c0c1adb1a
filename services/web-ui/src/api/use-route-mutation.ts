import type { CallInput, RouteDefinition } from '@orchestrator/contracts';
import { useCallback, useState } from 'react';
import { callRoute, type CallOptions } from './call-route.js';
import { queryClient } from './query-client.js';
import type { RouteBody } from './send-call.js';
import { routeKey } from './use-route-query.js';

export interface RouteMutation<R extends RouteDefinition> {
  /**
   * Calls the route. The answer is handed to the caller and kept nowhere else: it may show a secret.
   * @throws what `callRoute` throws; it stands in `error` as well
   */
  readonly call: (input: CallInput<R>, options?: CallOptions) => Promise<RouteBody<R>>;
  readonly pending: boolean;
  readonly error: unknown;
  readonly reset: () => void;
}

/**
 * A route that changes something.
 * @param invalidates the routes whose answers are others afterwards; they are read again
 */
export function useRouteMutation<R extends RouteDefinition>(
  route: R,
  { invalidates = [] }: { readonly invalidates?: readonly RouteDefinition[] } = {},
): RouteMutation<R> {
  const [state, setState] = useState<{ pending: boolean; error?: unknown }>({ pending: false });
  const call = useCallback(
    async (input: CallInput<R>, options?: CallOptions) => {
      setState({ pending: true });
      try {
        const body = await callRoute(route, input, options);
        for (const read of invalidates) {
          void queryClient.invalidateQueries({ queryKey: routeKey(read) });
        }
        setState({ pending: false });
        return body;
      } catch (error) {
        setState({ pending: false, error });
        throw error;
      }
    },
    [route, invalidates],
  );
  const reset = useCallback(() => setState({ pending: false }), []);
  return { call, pending: state.pending, error: state.error, reset };
}
