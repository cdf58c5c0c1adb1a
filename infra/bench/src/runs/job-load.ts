import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnProcess } from '@orchestrator/testing';
import { watchCpu } from '../processes/cpu-by-role.js';
import type { Sample } from '../report/results.js';
import { perSecond } from '../rows/runs-table.js';
import type { RunSite } from './run-contestant.js';

/** What a client is told that takes jobs and ends them. */
export interface JobPlan {
  readonly clients: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/** The jobs that ended in the time that counts. */
export interface JobRecord {
  readonly jobs: number;
  readonly seconds: number;
}

/** What a client prints when the time begins that counts. */
export const countingLine = 'counting';

/**
 * A queue is filled first, and agents hear of what was put there past everybody within ten seconds; all
 * of that on a machine that others may keep busy.
 */
const startMs = 120_000;

/**
 * Has a process take jobs and end them, each of its clients the next one when it is done with one.
 * @param script one of `clients/`
 * @param processesOf those whose CPU time counts, given the client's
 */
export async function runJobs(
  { options: { runs }, directory }: RunSite,
  script: URL,
  plan: object,
  processesOf: (client: number) => Promise<Parameters<typeof watchCpu>[0]>,
): Promise<Sample> {
  const { clients, warmUpSeconds, seconds } = runs;
  const whole: JobPlan = { clients, warmUpSeconds, seconds, ...plan };
  const file = join(directory, 'jobs.json');
  await writeFile(file, JSON.stringify(whole), { mode: 0o600 });
  const client = await spawnProcess({
    args: [fileURLToPath(script), file],
    env: { NODE_ENV: 'production', NODE_OPTIONS: undefined },
  });
  await client.waitForLine(new RegExp(`^${countingLine}$`), {
    withinMs: startMs + warmUpSeconds * 1_000,
  });
  const cpuSince = watchCpu(await processesOf(client.pid));
  const line = await client.waitForLine(/^\{/, { withinMs: seconds * 1_000 + 15_000 });
  const { jobs, seconds: counted } = JSON.parse(line) as JobRecord;
  const sample = { [perSecond]: jobs / counted, ...cpuSince(jobs) };
  await client.exit;
  return sample;
}
