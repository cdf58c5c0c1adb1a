import { cpuMicroseconds, watchCpu } from '../processes/cpu-by-role.js';
import { getWith, runWrk } from '../tools/wrk.js';
import type { Column, Goal } from '../report/table.js';
import type { Row } from './row.js';

const requestsPerSecond = 'requestsPerSecond';

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
  measure: async (site, contestant) => {
    const { options, directory, path, authorization } = site;
    const load = {
      directory,
      connections: options.connections,
      requests: getWith(path, authorization),
    };
    await runWrk(load, contestant.port, options.warmUpSeconds);
    const cpuSince = watchCpu(contestant.processes);
    const { requests, seconds } = await runWrk(load, contestant.port, options.closedLoopSeconds);
    return { [requestsPerSecond]: requests / seconds, ...cpuSince(requests) };
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
