import type { job as schema } from '@orchestrator/contracts';
import { ArrowDownToLine } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { z } from 'zod';
import type { StreamState } from '../../../api/use-event-stream.js';
import { Button } from '../../../design/button.js';
import { LogLines } from './log-lines.js';
import { LogSearch } from './log-search.js';
import styles from './log-view.module.css';
import { plainText } from './ansi-spans.js';
import { useJobLog } from './use-job-log.js';
import { useLineInAddress } from './use-line-in-address.js';
import { isOver } from '../run/use-live-run.js';

const states: Readonly<Record<StreamState, string>> = {
  connecting: 'Connecting',
  open: 'Live',
  waiting: 'Connection lost, trying again',
  ended: 'Complete',
};

/** The log of a job as it is written. It follows its end until somebody scrolls up. */
export function LogView({
  runId,
  job,
}: {
  readonly runId: string;
  readonly job: z.output<typeof schema>;
}) {
  const { log, version, stream } = useJobLog(runId, job.id);
  const line = useLineInAddress();
  const [follows, setFollows] = useState(line === undefined);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const needle = text.trim().toLowerCase();
  const matches = useMemo(
    () =>
      needle === ''
        ? []
        : log.lines.flatMap(({ content }, index) =>
            plainText(content).toLowerCase().includes(needle) ? index : [],
          ),
    // `version` stands for the lines, which are one array throughout.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [log, version, needle],
  );
  const step = matches.length === 0 ? 0 : ((at % matches.length) + matches.length) % matches.length;
  const search = (next: string) => {
    setText(next);
    setAt(0);
    setFollows(false);
  };
  const count = log.lines.length;
  return (
    <div className={styles.log}>
      <div className={styles.tools}>
        <LogSearch
          text={text}
          onText={search}
          count={matches.length}
          at={step}
          onStep={(by) => {
            setFollows(false);
            setAt(step + by);
          }}
        />
        <span className={styles.state} role="status">
          {states[stream]}, {count} {count === 1 ? 'line' : 'lines'}
        </span>
        {!follows && count > 0 && (
          <Button small icon={ArrowDownToLine} onClick={() => setFollows(true)}>
            Follow the end
          </Button>
        )}
      </div>
      {count === 0 ? (
        <p className={styles.empty}>{emptySentence(job.status, stream)}</p>
      ) : (
        <LogLines
          lines={log.lines}
          version={version}
          follows={follows}
          onFollows={setFollows}
          wanted={line === undefined ? undefined : log.placeOf(line)}
          found={matches[step]}
        />
      )}
    </div>
  );
}

function emptySentence(status: string, stream: StreamState): string {
  if (isOver(status) && stream === 'ended') return 'This job wrote nothing.';
  return status === 'pending'
    ? 'The job waits for an agent that has all the labels it needs.'
    : 'Nothing was written yet.';
}
