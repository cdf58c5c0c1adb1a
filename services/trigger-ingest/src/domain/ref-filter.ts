import { shortRef } from './short-ref.js';

/**
 * Does a filter with `*` for any characters fit a ref, by its short name or by its full one? Takes time
 * in proportion to the ref, however many `*` there are: each part is found where it comes first.
 */
export const fitsFilter = (filter: string | null, ref: string): boolean =>
  filter === null || fits(filter, ref) || fits(filter, shortRef(ref));

function fits(filter: string, text: string): boolean {
  const [first = '', ...rest] = filter.split('*');
  const last = rest.pop();
  if (last === undefined) return text === filter;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
