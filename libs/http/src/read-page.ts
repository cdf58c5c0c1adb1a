import type { Cursor } from './cursor.js';

/**
 * A page of a list, as every list answers (`listQuery`, `page`). One item more than is asked for is
 * read, to know whether there are any left.
 * @param list.read items in order of place, beyond the given one, so many at most
 * @throws ProblemSignal `validation_failed` for what is no cursor of this list
 */
export async function readPage<T, P, S>(
  query: { readonly limit: number; readonly cursor?: string | undefined },
  list: {
    readonly cursor: Cursor<P>;
    readonly read: (beyond: P | undefined, limit: number) => Promise<readonly T[]>;
    readonly placeOf: (item: T) => P;
    readonly present: (item: T) => S;
  },
): Promise<{ items: S[]; next_cursor: string | null }> {
  const { limit, cursor } = query;
  const beyond = cursor === undefined ? undefined : list.cursor.read(cursor);
  const found = await list.read(beyond, limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(list.present),
    next_cursor:
      found.length > limit && last !== undefined ? list.cursor.write(list.placeOf(last)) : null,
  };
}
