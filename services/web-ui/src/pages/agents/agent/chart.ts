export interface Point {
  readonly timeMs: number;
  readonly value: number;
}

/** In units of the picture. */
export const chartSize = { width: 300, height: 80 } as const;
export const spanMs = 6 * 3_600_000;
/** Farther apart than this, the agent was silent: the line has a gap. */
const gapMs = 5 * 60_000;

/** The lines of a chart, as `points` of SVG: one for each stretch without a gap. */
export function linesOf(points: readonly Point[], endMs: number, top: number): string[] {
  const stretches: Point[][] = [];
  for (const point of points) {
    const last = stretches.at(-1)?.at(-1);
    if (last && point.timeMs - last.timeMs <= gapMs) stretches.at(-1)?.push(point);
    else stretches.push([point]);
  }
  return stretches.map((stretch) => stretch.map((point) => placeOf(point, endMs, top)).join(' '));
}

function placeOf({ timeMs, value }: Point, endMs: number, top: number): string {
  const x = chartSize.width * (1 - (endMs - timeMs) / spanMs);
  const y = chartSize.height * (1 - Math.min(value / top, 1));
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

/** `12 %` */
export const percentText = (value: number): string => `${Math.round(value)} %`;

const unitStep = 1_024;
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `1.5 MiB` */
export function bytesText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(unitStep)), 4);
  const value = bytes / unitStep ** step;
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}
