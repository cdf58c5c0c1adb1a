import { numberOption } from '@orchestrator/command-line';

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

const mostAtOnce = 100;

/**
 * Follows the pages of a list.
 * @param limit how many items at most, as it was given; all, if it was not
 * @returns all of them as one page; its cursor says where the rest would begin
 */
export async function readPages<T>(
  limit: string | undefined,
  read: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
): Promise<Page<T>> {
  const most = numberOption('--limit', limit, { from: 1, to: 1_000_000 }) ?? Infinity;
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read({
      limit: Math.min(mostAtOnce, most - items.length),
      ...(cursor !== null && { cursor }),
    });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null && items.length < most);
  return { items, next_cursor: cursor };
}
