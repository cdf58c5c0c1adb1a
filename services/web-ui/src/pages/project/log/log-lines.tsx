import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { LogLine } from './job-log.js';
import { LogRow } from './log-row.js';
import styles from './log-view.module.css';

const rowHeight = 20;
/** Rows beyond the view that are kept ready. */
const overscan = 20;
/** Nearer to the end than this counts as being there. */
const endZone = 8;

/** Only the rows in view are in the document, however long the log is. */
export function LogLines({
  lines,
  version,
  follows,
  onFollows,
  wanted,
  found,
}: {
  readonly lines: readonly LogLine[];
  readonly version: number;
  readonly follows: boolean;
  readonly onFollows: (follows: boolean) => void;
  /** Index of the line that the address names. */
  readonly wanted: number | undefined;
  /** Index of the line that the search is at. */
  readonly found: number | undefined;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const isMovedByHand = useGestures(frame);
  // Nothing here is memoized by a compiler, which is what this rule looks out for.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => lines[index]?.line_num ?? index,
    overscan,
  });
  const height = rows.getTotalSize();

  useLayoutEffect(() => {
    // Not by the element's own scrollTop: the place that the rows remember would be written over it.
    if (follows) rows.scrollToEnd();
  }, [follows, version, height, rows]);

  useScrollTo(rows, wanted, wanted !== undefined && wanted < lines.length);
  useScrollTo(rows, found, found !== undefined);

  const scrolled = () => {
    const element = frame.current;
    if (element === null) return;
    const rest = element.scrollHeight - element.clientHeight - element.scrollTop;
    if (isMovedByHand()) {
      if (rest <= endZone) onFollows(true);
      else if (element.scrollTop < lastTop.current) onFollows(false);
    }
    lastTop.current = element.scrollTop;
  };
  return (
    <div
      ref={frame}
      className={styles.frame}
      role="region"
      aria-label="Lines of the log"
      // It scrolls by keyboard only if it can have the focus.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={scrolled}
    >
      <div className={styles.rows} style={{ height }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          return (
            line && (
              <LogRow
                key={key}
                ref={rows.measureElement}
                index={index}
                start={start}
                line={line}
                marked={index === wanted}
                found={index === found}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

const gestures = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;
const gestureMs = 1_000;

/** A log that changes its height scrolls by itself: only what somebody did a moment ago counts. */
function useGestures(frame: RefObject<HTMLElement | null>): () => boolean {
  const last = useRef(-Infinity);
  const isDown = useRef(false);
  useEffect(() => {
    const element = frame.current;
    const note = ({ type }: Event) => {
      last.current = performance.now();
      if (type === 'pointerdown') isDown.current = true;
    };
    const release = () => {
      isDown.current = false;
    };
    for (const name of gestures) element?.addEventListener(name, note, { passive: true });
    addEventListener('pointerup', release);
    return () => {
      for (const name of gestures) element?.removeEventListener(name, note);
      removeEventListener('pointerup', release);
    };
  }, [frame]);
  return () => isDown.current || performance.now() - last.current < gestureMs;
}

/** Once for each index, as soon as it is there. */
function useScrollTo(
  rows: { scrollToIndex: (index: number, options: { align: 'center' }) => void },
  index: number | undefined,
  isThere: boolean,
): void {
  const scroll = useRef(rows);
  useEffect(() => {
    scroll.current = rows;
  });
  useEffect(() => {
    if (isThere && index !== undefined) scroll.current.scrollToIndex(index, { align: 'center' });
  }, [index, isThere]);
}
