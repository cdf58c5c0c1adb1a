import type { Pair } from '../../design/pair-fields.js';

/** As the API takes them; rows that were left empty count for nothing. */
export const recordOf = (pairs: readonly Pair[]): Record<string, string> =>
  Object.fromEntries(
    pairs
      .filter(({ name, value }) => name !== '' || value !== '')
      .map(({ name, value }) => [name.trim(), value]),
  );

/** Names with several values each, written with commas: `os` and `linux, macos`. */
export const axesOf = (pairs: readonly Pair[]): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(recordOf(pairs)).map(([name, value]) => [
      name,
      value
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    ]),
  );

/** Rows for what was stored. */
export const pairsOf = (
  record: Readonly<Record<string, string | readonly string[]>>,
): readonly Pair[] =>
  Object.entries(record).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : value.join(', '),
  }));
