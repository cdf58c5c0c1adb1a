import type { RunningContestant } from '../contestants/contestant.js';
import { cpuTimeOf } from '../processes/cpu-time.js';
import { runWrk } from '../tools/wrk.js';
import type { Column, Goal, Row } from './row.js';

const requestsPerSecond = 'requestsPerSecond';
const cpuMicroseconds = 'cpuMicroseconds';

const ratioTo = (rival: string, title: string): Column => ({
  title,
  digits: 2,
  figure: (results, contestant) => results.ratio(contestant, rival, requestsPerSecond),
});

const atLeast = (least: number, rival: string, title: string): Goal => ({
  title,
  unit: '',
  least,
  figure: (results) => results.ratio('gateway', rival, requestsPerSecond),
});

/** As many requests as can be: throughput, and what each costs in CPU over all processes. */
export const closedLoopRow: Row = {
  name: 'closed-loop',
  measure: async (site, contestant) => {
    await runWrk(site, contestant.port, site.options.warmUpSeconds);
    const before = cpuByRole(contestant);
    const { requests, seconds } = await runWrk(
      site,
      contestant.port,
      site.options.closedLoopSeconds,
    );
    const after = cpuByRole(contestant);
    const spent = Object.entries(after).map(
      ([role, time]) => [`cpu:${role}`, (time - (before[role] ?? 0)) / requests] as const,
    );
    return {
      [requestsPerSecond]: requests / seconds,
      [cpuMicroseconds]: spent.reduce((sum, [, time]) => sum + time, 0),
      ...Object.fromEntries(spent),
    };
  },
  columns: [
    {
      title: 'requests/s',
      digits: 0,
      figure: (results, contestant) => results.median(contestant, requestsPerSecond),
    },
    ratioTo('nginx', '÷ nginx'),
    ratioTo('auth_request', '÷ auth_req'),
    ratioTo('express', '÷ Express'),
    {
      title: 'CPU µs',
      digits: 0,
      figure: (results, contestant) => results.median(contestant, cpuMicroseconds),
    },
  ],
  goals: [
    atLeast(0.55, 'nginx', 'throughput ÷ nginx, plain proxy'),
    atLeast(1.5, 'auth_request', 'throughput ÷ nginx auth_request'),
    atLeast(3, 'express', 'throughput ÷ Express + http-proxy-3, no authorization'),
    {
      title: 'CPU a request ÷ nginx auth_request',
      unit: '',
      most: 0.55,
      figure: (results) => results.ratio('gateway', 'auth_request', cpuMicroseconds),
    },
  ],
};

const cpuByRole = ({ processes }: RunningContestant): Record<string, number> =>
  Object.fromEntries(Object.entries(processes).map(([role, pid]) => [role, cpuTimeOf([pid])]));
