import { runOpenLoop } from '../load/open-loop.js';
import type { Column } from '../report/table.js';
import type { Row } from './row.js';

const milliseconds = (title: string, name: string): Column => ({
  title,
  digits: 2,
  figure: (results, contestant) => results.median(contestant, name),
});

/** A steady rate far below the limit: how long an answer takes, counted from when it was due. */
export const openLoopRow: Row = {
  measure: async (site, contestant) => ({ ...(await runOpenLoop(site, contestant.port)) }),
  columns: [milliseconds('p50 ms', 'p50Ms'), milliseconds('p99 ms', 'p99Ms')],
  goals: [
    {
      title: 'p50 at a steady rate, more than direct',
      unit: 'ms',
      most: 0.3,
      figure: (results) => results.difference('gateway', 'direct', 'p50Ms'),
    },
    {
      title: 'p99 at a steady rate ÷ direct',
      unit: '',
      most: 2,
      figure: (results) => results.ratio('gateway', 'direct', 'p99Ms'),
    },
    {
      title: 'p99 at a steady rate ÷ nginx auth_request',
      unit: '',
      most: 0.5,
      figure: (results) => results.ratio('gateway', 'auth_request', 'p99Ms'),
    },
  ],
};
