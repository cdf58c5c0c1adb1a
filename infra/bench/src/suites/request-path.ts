import { generateToken } from '@orchestrator/token-format';
import type { Contestant, RunningContestant } from '../contestants/contestant.js';
import { direct } from '../contestants/direct.js';
import { expressProxy } from '../contestants/express-proxy.js';
import { gateway } from '../contestants/gateway.js';
import { nginxAuthRequest } from '../contestants/nginx-auth-request.js';
import { nginxPlain } from '../contestants/nginx-plain.js';
import { startPlatform } from '../platform/start-platform.js';
import { closedLoopRow } from '../rows/closed-loop-row.js';
import { openLoopRow } from '../rows/open-loop-row.js';
import type { Row } from '../rows/row.js';
import type { Place } from '../place.js';
import type { Site } from '../site.js';
import { upstreamPath } from '../tools/upstream.js';
import { measureRounds } from './measure-rounds.js';
import type { Suite } from './suite.js';

const contestants: readonly Contestant[] = [
  direct,
  nginxPlain,
  nginxAuthRequest,
  expressProxy,
  gateway,
];
const rows: readonly Row[] = [closedLoopRow, openLoopRow];

/** The gateway, warm, beside what people use instead. */
export const requestPath: Suite = {
  name: 'request-path',
  contestants,
  tables: rows,
  measure: async (place, names, upstreamPort, results) => {
    const chosen = contestants.filter(({ name }) => names.includes(name));
    const site = await prepareSite(place, chosen, upstreamPort);
    const started = await startAll(site, chosen);
    await measureRounds(site.options.rounds, started, results, async ([, running]) => {
      const samples = [];
      for (const row of rows) samples.push(await row.measure(site, running));
      return Object.assign({}, ...samples) as (typeof samples)[number];
    });
  },
};

async function prepareSite(
  place: Place,
  chosen: readonly Contestant[],
  upstreamPort: number,
): Promise<Site> {
  const platform = chosen.includes(gateway) ? await startPlatform(place) : undefined;
  const token = platform?.token ?? generateToken('personal');
  const path = upstreamPath;
  return { ...place, platform, path, token, authorization: `Bearer ${token}`, upstreamPort };
}

type Started = readonly [contestant: Contestant, running: RunningContestant];

async function startAll(site: Site, chosen: readonly Contestant[]): Promise<Started[]> {
  const started: Started[] = [];
  for (const contestant of chosen) started.push([contestant, await contestant.start(site)]);
  return started;
}
