import type { logLine } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { LogLine } from '../../domain/log-line.js';

/** A line as the API shows it. */
export const presentLine = ({
  jobId,
  number,
  stream,
  content,
  time,
}: LogLine): z.input<typeof logLine> => ({
  job_id: jobId,
  line_num: number,
  stream,
  content,
  time: time.toISOString(),
});
