export { readBenchOptions, type BenchOptions } from './bench-options.js';
export { runBenchmark } from './run-benchmark.js';
