import { fillTarget, logLine, readRunLogs } from '@orchestrator/contracts';
import { useEffect, useRef, useState } from 'react';
import { type StreamState, useEventStream } from '../../../api/use-event-stream.js';
import { JobLog } from './job-log.js';

/** Lines that come together are shown together. */
const gatherMs = 60;

export interface FollowedLog {
  readonly log: JobLog;
  /** Another with every change of the log. */
  readonly version: number;
  readonly stream: StreamState;
}

/** Follows the log of a job from its first line; after a break, behind the last one. */
export function useJobLog(runId: string, jobId: string): FollowedLog {
  const [log] = useState(() => new JobLog());
  const [version, setVersion] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const url = fillTarget(readRunLogs, { id: runId }, { job: jobId });
  const stream = useEventStream(url, ({ data }) => {
    const line = logLine.safeParse(data);
    if (!line.success) return;
    log.add(line.data);
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setVersion((before) => before + 1);
    }, gatherMs);
  });
  return { log, version, stream };
}
