import type { Goal, Named, Table } from './table.js';
import type { Results } from './results.js';

/** Prints a table of the contestants, and the goals with what was reached. */
export function printReport(
  contestants: readonly Named[],
  tables: readonly Table[],
  results: Results,
): void {
  const columns = tables.flatMap((table) => table.columns);
  const lines = [
    ['', ...columns.map(({ title }) => title)],
    ...contestants.map(({ name, title }) => [
      title,
      ...columns.map(({ figure, digits }) => shown(figure(results, name), digits)),
    ]),
  ];
  console.log(`\n${aligned(lines)}\n`);
  console.log(aligned(tables.flatMap(({ goals }) => goals).map((goal) => goalLine(goal, results))));
  console.log(`\n${trust(contestants, results)}`);
}

/** How much else the machine did; ratios stand some of it, latencies hardly any. */
function trust(contestants: readonly Named[], results: Results): string {
  const shares = contestants.map(({ name }) => results.median(name, 'otherWork') ?? 0);
  const percent = (Math.max(...shares) * 100).toFixed(0);
  const verdict = Number(percent) > 10 ? ' These figures are NOT to be relied on.' : '';
  return `Others used up to ${percent} % of the machine meanwhile.${verdict}`;
}

function goalLine(goal: Goal, results: Results): string[] {
  const value = goal.figure(results);
  const wanted = goal.least === undefined ? `≤ ${goal.most ?? ''}` : `≥ ${goal.least}`;
  const verdict = value === undefined ? 'not measured' : meets(goal, value) ? 'met' : 'MISSED';
  return [goal.title, shown(value, 2), `${wanted} ${goal.unit}`.trim(), verdict];
}

/** Whether a value is within the bounds of its goal. */
export function meets({ least, most }: Goal, value: number): boolean {
  return value >= (least ?? -Infinity) && value <= (most ?? Infinity);
}

const shown = (value: number | undefined, digits: number) =>
  value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits);

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
