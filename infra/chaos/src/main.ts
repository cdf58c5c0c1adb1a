import { readSoakOptions, soakUsage, type SoakOptions } from './soak/soak-options.js';
import { SoakReport } from './soak/soak-report.js';
import { runSoak } from './soak/run-soak.js';

const options = optionsOrUsage();
if (options !== undefined) {
  const report = new SoakReport();
  // What stands in the way of the parts themselves is a failure as well.
  await report.attempt('all that was asked for', () => runSoak(options, report));
  console.log(`Written to ${report.write(options)}`);
  console.log(report.failures === 0 ? 'All held.' : `${report.failures} BROKEN`);
  if (report.failures > 0) process.exitCode = 1;
}

function optionsOrUsage(): SoakOptions | undefined {
  try {
    return readSoakOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${soakUsage}`);
    process.exitCode = 2;
    return undefined;
  }
}
