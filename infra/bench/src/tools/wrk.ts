import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site } from '../site.js';

export interface ClosedLoopRun {
  readonly requests: number;
  readonly seconds: number;
}

interface WrkSummary extends ClosedLoopRun {
  readonly failed: number;
}

/** Written by wrk itself when it is done, since its usual output is for people. */
const report = `
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"seconds":%.6f,"failed":%d}\\n',
    summary.requests, summary.duration / 1e6,
    e.connect + e.read + e.write + e.status + e.timeout))
end
`;

/**
 * Load as fast as the target takes it: each connection sends the next request when it has its
 * answer.
 * @throws Error when any request failed or was not answered with 2xx
 */
export async function runWrk(
  site: Pick<Site, 'options' | 'directory' | 'path' | 'authorization'>,
  port: number,
  seconds: number,
): Promise<ClosedLoopRun> {
  const script = join(site.directory, 'report.lua');
  await writeFile(script, report);
  // wrk counts in whole seconds.
  const duration = Math.max(1, Math.round(seconds));
  const args = ['-t1', `-c${site.options.connections}`, `-d${duration}s`, '-s', script];
  const headers = ['-H', `Authorization: ${site.authorization}`];
  const url = `http://127.0.0.1:${port}${site.path}`;
  const { stdout } = await promisify(execFile)('wrk', [...args, ...headers, url], {
    timeout: duration * 1_000 + 10_000,
    killSignal: 'SIGKILL',
  });
  const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as WrkSummary;
  if (summary.failed > 0 || summary.requests === 0) {
    throw new Error(`${summary.failed} of ${summary.requests} requests to ${url} failed.`);
  }
  return { requests: summary.requests, seconds: summary.seconds };
}
