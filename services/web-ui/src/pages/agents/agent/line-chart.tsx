import { useNowMs } from '../../../design/time.js';
import { chartSize, linesOf, type Point, spanMs } from './chart.js';
import styles from './line-chart.module.css';

/** A figure over six hours: as a line, and in words. */
export function LineChart({
  title,
  points,
  top,
  text,
}: {
  readonly title: string;
  readonly points: readonly Point[];
  /** The value at the upper edge; undefined: the highest there is. */
  readonly top?: number;
  readonly text: (value: number) => string;
}) {
  const endMs = Math.max(useNowMs(), points.at(-1)?.timeMs ?? 0);
  const shown = points.filter(({ timeMs }) => timeMs > endMs - spanMs);
  const highest = Math.max(0, ...shown.map(({ value }) => value));
  const last = shown.at(-1);
  const words = last
    ? `Last ${text(last.value)}, highest ${text(highest)}`
    : 'Nothing was measured yet';
  const { width, height } = chartSize;
  return (
    <figure className={styles.figure}>
      <figcaption>
        <h3>{title}</h3>
        <span className={styles.words}>{words}</span>
      </figcaption>
      <svg
        className={styles.picture}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title} over the last six hours. ${words}.`}
      >
        <line className={styles.grid} x1="0" y1={height / 2} x2={width} y2={height / 2} />
        {linesOf(shown, endMs, top ?? (highest || 1)).map((line) => (
          <polyline className={styles.line} key={line} points={line} />
        ))}
      </svg>
      <div className={styles.axis} aria-hidden>
        <span>6 hours ago</span>
        <span>now</span>
      </div>
    </figure>
  );
}
