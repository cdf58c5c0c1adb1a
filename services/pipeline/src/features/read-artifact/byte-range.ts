import type { ByteRange } from '../../domain/blob-store.js';

/**
 * What a `Range` field asks for of so many bytes (RFC 9110, section 14.1.2). All of it (undefined) is
 * given for several ranges at once, as section 14.2 allows, and for what is no range of bytes.
 */
export function byteRangeOf(
  field: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, from, to] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(field ?? '') ?? [];
  if (from === undefined || to === undefined || from + to === '') return undefined;
  if (from === '') return lastBytes(Number(to), size);
  const [first, last] = [Number(from), to === '' ? Infinity : Number(to)];
  if (last < first) return undefined;
  return first < size ? { first, last: Math.min(last, size - 1) } : 'unsatisfiable';
}

const lastBytes = (count: number, size: number): ByteRange | 'unsatisfiable' =>
  count === 0 || size === 0
    ? 'unsatisfiable'
    : { first: Math.max(0, size - count), last: size - 1 };
