import type { CallInput, RouteDefinition } from '@orchestrator/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { callRoute } from './call-route.js';
import type { RouteBody } from './send-call.js';
import { routeKey } from './use-route-query.js';

interface Page {
  readonly items: readonly unknown[];
  readonly next_cursor: string | null;
}

type ItemOf<R extends RouteDefinition> =
  RouteBody<R> extends { readonly items: readonly (infer I)[] } ? I : never;

/** A list that is read page by page, as far as it was asked for. */
export interface RouteList<T> {
  /** All that was read so far; undefined before the first page. */
  readonly items: readonly T[] | undefined;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly isReadingMore: boolean;
  readonly more: () => void;
  readonly retry: () => void;
}

/** Reads a GET route that answers `{items, next_cursor}`. */
export function useRouteList<R extends RouteDefinition>(
  route: R,
  input: CallInput<R>,
  options: { readonly enabled?: boolean; readonly refetchMs?: number } = {},
): RouteList<ItemOf<R>> {
  const query = useInfiniteQuery({
    queryKey: [...routeKey(route, input), 'pages'],
    queryFn: async ({ pageParam }) => {
      const { query: asked, ...rest } = input as { query?: object };
      const cursor = pageParam === '' ? {} : { cursor: pageParam };
      return (await callRoute(route, {
        ...rest,
        query: { ...asked, ...cursor },
      } as unknown as CallInput<R>)) as Page;
    },
    initialPageParam: '',
    getNextPageParam: ({ next_cursor: cursor }: Page) => cursor,
    enabled: options.enabled ?? true,
    ...(options.refetchMs !== undefined && { refetchInterval: options.refetchMs }),
  });
  return {
    items: query.data?.pages.flatMap(({ items }) => items) as ItemOf<R>[] | undefined,
    error: query.error,
    hasMore: query.hasNextPage,
    isReadingMore: query.isFetchingNextPage,
    more: () => void query.fetchNextPage(),
    retry: () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch()),
  };
}
