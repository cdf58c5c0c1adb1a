import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { percentile, spawnProcess } from '@orchestrator/testing';

/** A request in which one text changes from time to time, and what every good answer contains. */
export interface ChangingRequest {
  readonly before: string;
  readonly after: string;
  readonly expected: string;
}

export interface EachOncePlan {
  readonly port: number;
  readonly connections: number;
  readonly request: ChangingRequest;
  /** What stands between `before` and `after`: one request for each. */
  readonly values: readonly string[];
}

export interface EachOnceRecord {
  readonly seconds: number;
  readonly tookMs: readonly number[];
  readonly failed: number;
  /** One of the answers that were not as expected. */
  readonly unexpected: string;
}

interface EachOnceRun {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const script = fileURLToPath(new URL('./each-once-client.js', import.meta.url));
/** Of a request on a machine that others keep busy. */
const longestMs = 10;
const startMs = 30_000;

/**
 * Sends one request for each value, from a process of its own, as fast as the target takes them:
 * each connection sends the next one when it has its answer.
 * @param directory for the plan, which holds every value
 * @throws Error when any answer was not as expected
 */
export async function runEachOnce(directory: string, plan: EachOncePlan): Promise<EachOnceRun> {
  const file = join(directory, 'each-once.json');
  await writeFile(file, JSON.stringify(plan), { mode: 0o600 });
  const client = await spawnProcess({ args: [script, file] });
  const line = await client.waitForLine(/^\{/, {
    withinMs: startMs + longestMs * plan.values.length,
  });
  await client.exit;
  const { seconds, tookMs, failed, unexpected } = JSON.parse(line) as EachOnceRecord;
  if (failed > 0) {
    throw new Error(
      `${failed} of ${plan.values.length} requests to port ${plan.port} failed, one of them with:\n${unexpected}`,
    );
  }
  return {
    requests: tookMs.length,
    requestsPerSecond: tookMs.length / seconds,
    p50Ms: percentile(tookMs, 50),
    p99Ms: percentile(tookMs, 99),
  };
}
