import { ChevronDown, ChevronUp } from 'lucide-react';
import { IconButton } from '../../../design/button.js';
import styles from './log-view.module.css';

/** Finds lines; Enter goes to the next, Shift and Enter to the one before. */
export function LogSearch({
  text,
  onText,
  count,
  at,
  onStep,
}: {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly count: number;
  readonly at: number;
  readonly onStep: (by: 1 | -1) => void;
}) {
  return (
    <div className={styles.search} role="search">
      <input
        className={styles.input}
        type="search"
        aria-label="Search the log"
        placeholder="Search the log"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
        }}
      />
      {text !== '' && (
        <>
          <span role="status">{count === 0 ? 'No line' : `${at + 1} of ${count}`}</span>
          <IconButton small label="Previous match" icon={ChevronUp} onClick={() => onStep(-1)} />
          <IconButton small label="Next match" icon={ChevronDown} onClick={() => onStep(1)} />
        </>
      )}
    </div>
  );
}
