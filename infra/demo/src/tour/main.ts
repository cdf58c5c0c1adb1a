import { ConfigError } from '@orchestrator/config';
import { readDemoOptions } from './demo-options.js';
import { runDemo } from './run-demo.js';

try {
  const options = readDemoOptions(process.env);
  const begunAt = performance.now();
  await runDemo(options, (line) => console.log(line));
  console.log(`\nThat was all, in ${((performance.now() - begunAt) / 1_000).toFixed(1)} s.`);
} catch (error) {
  if (error instanceof ConfigError) console.error(error.message);
  else if (isUnreachable(error)) {
    console.error('Nothing answers there. Start the system with `npm start`, then this again.');
  } else console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'fetch failed';
}
