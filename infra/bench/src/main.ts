import { readBenchOptions } from './bench-options.js';
import { runBenchmark } from './run-benchmark.js';

try {
  await runBenchmark(readBenchOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
