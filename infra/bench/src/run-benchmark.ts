import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './bench-options.js';
import { CleanUp } from './processes/clean-up.js';
import { printReport } from './report/print-report.js';
import { Results } from './report/results.js';
import { writeResults } from './report/write-results.js';
import { requestPath } from './suites/request-path.js';
import { runs } from './suites/runs.js';
import { storedTokens } from './suites/stored-tokens.js';
import type { Named } from './report/table.js';
import type { Suite } from './suites/suite.js';
import { requirePrograms } from './tools/require-programs.js';
import { startUpstream } from './tools/upstream.js';

const suites: readonly Suite[] = [requestPath, storedTokens, runs];

/**
 * Measures us beside what people use instead, in interleaved rounds, prints the ratios and writes
 * everything to `infra/bench/results/`.
 * @throws Error when something could not be started or a request failed; a missed goal is no error
 */
export async function runBenchmark(options: BenchOptions): Promise<void> {
  const startedAt = new Date();
  const programs = requirePrograms();
  const chosen = choose(options.only);
  const results = new Results();
  for (const [suite, contestants] of chosen) {
    await measure(suite, contestants, options, results);
  }
  for (const [suite, contestants] of chosen) printReport(contestants, suite.tables, results);
  const tables = chosen.flatMap(([suite]) => suite.tables);
  const file = await writeResults({ startedAt, options, programs, tables, results });
  console.log(`\nAll figures: ${file}`);
}

/** Suites with their contestants; one of which none was chosen is left out. */
function choose(only: readonly string[]): readonly (readonly [Suite, readonly Named[]])[] {
  const names = suites.flatMap(({ name, contestants }) => [name, ...contestants.map(nameOf)]);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`"${unknown}" is nothing to measure; these are: ${names.join(', ')}.`);
  }
  const isChosen = ({ name }: Named) => only.length === 0 || only.includes(name);
  return suites
    .map(
      (suite) =>
        [
          suite,
          only.includes(suite.name) ? suite.contestants : suite.contestants.filter(isChosen),
        ] as const,
    )
    .filter(([, contestants]) => contestants.length > 0);
}

const nameOf = ({ name }: Named): string => name;

/** Each suite has the machine for itself: what one has started is gone before the next begins. */
async function measure(
  suite: Suite,
  contestants: readonly Named[],
  options: BenchOptions,
  results: Results,
): Promise<void> {
  const cleanUp = new CleanUp();
  const interrupted = () => void cleanUp.run().then(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const directory = await mkdtemp(join(tmpdir(), 'orchestrator-bench-'));
    cleanUp.add(() => rm(directory, { recursive: true, force: true }));
    const place = { options, directory, cleanUp };
    const names = contestants.map(nameOf);
    await suite.measure(place, names, await startUpstream(place), results);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await cleanUp.run();
  }
}
