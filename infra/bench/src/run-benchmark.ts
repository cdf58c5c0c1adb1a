import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateToken } from '@orchestrator/token-format';
import type { BenchOptions } from './bench-options.js';
import type { Contestant, RunningContestant } from './contestants/contestant.js';
import { direct } from './contestants/direct.js';
import { gateway } from './contestants/gateway.js';
import { expressProxy } from './contestants/express-proxy.js';
import { nginxAuthRequest } from './contestants/nginx-auth-request.js';
import { nginxPlain } from './contestants/nginx-plain.js';
import { startPlatform } from './platform/start-platform.js';
import { CleanUp } from './processes/clean-up.js';
import { watchOtherWork } from './processes/other-work.js';
import { printReport } from './report/print-report.js';
import { Results } from './report/results.js';
import { writeResults } from './report/write-results.js';
import { closedLoopRow } from './rows/closed-loop-row.js';
import { openLoopRow } from './rows/open-loop-row.js';
import type { Row } from './rows/row.js';
import type { Site } from './site.js';
import { requirePrograms } from './tools/require-programs.js';
import { startUpstream } from './tools/upstream.js';

const allContestants: readonly Contestant[] = [
  direct,
  nginxPlain,
  nginxAuthRequest,
  expressProxy,
  gateway,
];
const rows: readonly Row[] = [closedLoopRow, openLoopRow];

/**
 * Measures the gateway beside what people use instead, in interleaved rounds, prints the ratios and
 * writes everything to `infra/bench/results/`.
 * @throws Error when something could not be started or a request failed; a missed goal is no error
 */
export async function runBenchmark(options: BenchOptions): Promise<void> {
  const startedAt = new Date();
  const programs = requirePrograms();
  const contestants = chosen(options.only);
  const cleanUp = new CleanUp();
  const interrupted = () => void cleanUp.run().then(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const site = await prepareSite(options, contestants, cleanUp);
    const running = await startAll(site, contestants);
    const results = await measureRounds(site, running);
    printReport(contestants, rows, results);
    const file = await writeResults({ startedAt, options, programs, rows, results });
    console.log(`\nAll figures: ${file}`);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await cleanUp.run();
  }
}

function chosen(only: readonly string[]): readonly Contestant[] {
  const names = allContestants.map(({ name }) => name as string);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`"${unknown}" is no contestant; these are: ${names.join(', ')}.`);
  }
  return allContestants.filter(({ name }) => only.length === 0 || only.includes(name));
}

async function prepareSite(
  options: BenchOptions,
  contestants: readonly Contestant[],
  cleanUp: CleanUp,
): Promise<Site> {
  const directory = await mkdtemp(join(tmpdir(), 'orchestrator-bench-'));
  cleanUp.add(() => rm(directory, { recursive: true, force: true }));
  const platform = contestants.includes(gateway) ? await startPlatform(cleanUp) : undefined;
  const token = platform?.token ?? generateToken('personal');
  const base = {
    options,
    directory,
    cleanUp,
    platform,
    path: '/api/v2/orgs',
    token,
    authorization: `Bearer ${token}`,
  };
  return { ...base, upstreamPort: await startUpstream(base) };
}

type Started = readonly [contestant: Contestant, running: RunningContestant];

async function startAll(site: Site, contestants: readonly Contestant[]): Promise<Started[]> {
  const started: Started[] = [];
  for (const contestant of contestants) {
    started.push([contestant, await contestant.start(site)]);
  }
  return started;
}

/** One after the other, in each round the other way round, so that no place is an advantage. */
async function measureRounds(site: Site, started: readonly Started[]): Promise<Results> {
  const results = new Results();
  for (let round = 0; round < site.options.rounds; round += 1) {
    const order = round % 2 === 0 ? started : started.toReversed();
    for (const [contestant, running] of order) {
      console.error(`round ${round + 1} of ${site.options.rounds}: ${contestant.title}`);
      const otherWork = watchOtherWork();
      for (const row of rows) {
        results.add(contestant.name, round, await row.measure(site, running));
      }
      results.add(contestant.name, round, { otherWork: otherWork() });
    }
  }
  return results;
}
