import { memo, type Ref } from 'react';
import { Link, useLocation } from 'react-router';
import { classNames } from '../../../design/class-names.js';
import { VisuallyHidden } from '../../../design/visually-hidden.js';
import { ansiSpans } from './ansi-spans.js';
import ansi from './ansi.module.css';
import type { LogLine } from './job-log.js';
import styles from './log-view.module.css';

interface RowProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly index: number;
  /** How far from the top, in pixels. */
  readonly start: number;
  readonly line: LogLine;
  readonly marked: boolean;
  readonly found: boolean;
}

export function LogRow({ ref, index, start, line, marked, found }: RowProps) {
  const { search } = useLocation();
  const isError = line.stream === 'stderr';
  return (
    <div
      ref={ref}
      data-index={index}
      className={classNames(
        styles.row,
        isError && styles.stderr,
        marked && styles.marked,
        found && styles.found,
      )}
      style={{ transform: `translateY(${start}px)` }}
    >
      <Link
        className={styles.number ?? ''}
        to={{ search, hash: `#L${line.line_num}` }}
        replace
        preventScrollReset
        aria-label={`Line ${line.line_num}`}
      >
        {line.line_num}
      </Link>
      <span className={styles.text}>
        {isError && <VisuallyHidden>stderr: </VisuallyHidden>}
        <Content content={line.content} />
      </span>
    </div>
  );
}

/** Taken apart once for each line, not with each step of scrolling. */
const Content = memo(function Content({ content }: { readonly content: string }) {
  return ansiSpans(content).map(({ text, looks }, index) => (
    <span key={index} className={classNames(...looks.map((look) => ansi[look]))}>
      {text}
    </span>
  ));
});
