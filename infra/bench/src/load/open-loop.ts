import { percentile, spawnProcess } from '@orchestrator/testing';
import { fileURLToPath } from 'node:url';
import type { Site } from '../site.js';

export interface OpenLoopPlan {
  readonly port: number;
  readonly path: string;
  readonly authorization: string;
  readonly requestsPerSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** The most that are opened. */
  readonly connections: number;
}

/** Milliseconds of every measured request, in the order in which they were due or answered. */
export interface OpenLoopRecord {
  readonly fromDueMs: readonly number[];
  /** How long after a request was due it was sent. */
  readonly lateMs: readonly number[];
  readonly failed: number;
}

interface OpenLoopRun {
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The error of the measurement itself. */
  readonly senderLateP50Ms: number;
  readonly senderLateP99Ms: number;
}

const script = fileURLToPath(new URL('./open-loop-client.js', import.meta.url));

/**
 * Load at a steady rate, from a process of its own.
 * @throws Error when any request failed or was not answered with 200
 */
export async function runOpenLoop(site: Site, port: number): Promise<OpenLoopRun> {
  const { openLoopSeconds, requestsPerSecond } = site.options;
  const plan: OpenLoopPlan = {
    port,
    path: site.path,
    authorization: site.authorization,
    requestsPerSecond,
    warmUpSeconds: Math.min(1, openLoopSeconds / 4),
    seconds: openLoopSeconds,
    connections: 256,
  };
  const client = await spawnProcess({ args: [script, JSON.stringify(plan)] });
  const line = await client.waitForLine(/^\{/, { withinMs: (openLoopSeconds + 15) * 1_000 });
  await client.exit;
  const { fromDueMs, lateMs, failed } = JSON.parse(line) as OpenLoopRecord;
  if (failed > 0) {
    throw new Error(`${failed} requests at ${requestsPerSecond}/s to port ${port} failed.`);
  }
  return {
    requests: fromDueMs.length,
    p50Ms: percentile(fromDueMs, 50),
    p99Ms: percentile(fromDueMs, 99),
    maxMs: percentile(fromDueMs, 100),
    senderLateP50Ms: percentile(lateMs, 50),
    senderLateP99Ms: percentile(lateMs, 99),
  };
}
