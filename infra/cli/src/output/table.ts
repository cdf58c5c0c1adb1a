export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => string;
  /** Gives way when the table is too wide. */
  readonly elastic?: boolean;
}

const gap = '  ';
const leastElastic = 8;

/** Rows under their titles, no wider than this many characters where elastic columns can give way. */
export function table<T>(columns: readonly Column<T>[], rows: readonly T[], width = 100): string {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ of }) => printable(of(row)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => lengthOf(line[at] ?? ''))));
  narrow(columns, widths, width);
  return cells
    .map((line) =>
      line
        .map((cell, at) => fitted(cell, widths[at] ?? 0))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

/** Names and what they stand for, in two columns. */
export function listing(entries: readonly (readonly [string, string | null])[]): string {
  const shown = entries.filter((entry): entry is [string, string] => entry[1] !== null);
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, text]) => `${name.padEnd(width)}${gap}${printable(text)}`).join('\n');
}

/** What a terminal would obey, or what would turn the reading order, is only marked. */
const printable = (text: string): string =>
  text.replace(/\s+/gu, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');

const lengthOf = (text: string): number => Array.from(text).length;

function fitted(text: string, width: number): string {
  const characters = Array.from(text);
  if (characters.length <= width) return text + ' '.repeat(width - characters.length);
  return `${characters.slice(0, width - 1).join('')}…`;
}

/** Takes from the widest elastic column until all fits, or none can give more. */
function narrow<T>(columns: readonly Column<T>[], widths: number[], width: number): void {
  const total = (): number =>
    widths.reduce((sum, one) => sum + one, 0) + gap.length * (widths.length - 1);
  while (total() > width) {
    const elastic = columns
      .map(({ elastic: gives }, at) => ({ at, room: gives === true ? (widths[at] ?? 0) : 0 }))
      .reduce((widest, one) => (one.room > widest.room ? one : widest), { at: -1, room: 0 });
    if (elastic.room <= leastElastic) return;
    widths[elastic.at] = elastic.room - 1;
  }
}
