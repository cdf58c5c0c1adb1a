import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  type jobClaim,
  reportJob,
  sendJobGraph,
  sendLogLines,
} from '@orchestrator/contracts';
import type { z } from 'zod';
import { fetchPipeline, fetchProject } from './fetch-workspace.js';
import { LogPump } from './log-pump.js';
import { type Refusal, refusalIn } from './runner-client.js';

export type Claim = z.output<typeof jobClaim>;

export interface JobSurroundings {
  readonly server: string;
  readonly client: Client;
  readonly tell: (text: string) => void;
  /** Between two calls with log lines, in milliseconds. */
  readonly logEveryMs: number;
}

type Ending = 'success' | 'failure' | 'cancelled';
/** How often a report is tried again when the server can't be reached. */
const reportAttempts = 20;
const killAfterMs = 5_000;

/**
 * Runs one job to its end and reports it.
 * @returns what stood in the way: `credential` when this instance is revoked, `job` when the job is
 *   somebody else's by now; undefined when all is reported
 */
export async function executeJob(claim: Claim, around: JobSurroundings): Promise<Refusal> {
  const directory = await mkdtemp(join(tmpdir(), 'job-'));
  const log = new LogPump();
  try {
    await report(claim, around, 'running', null);
    const script = await prepare(claim, around, directory).catch((error: unknown) => {
      if (refusalIn(error) !== undefined) throw error;
      log.write(error instanceof Error ? error.message : String(error), 'stderr');
      return undefined;
    });
    if (script === undefined) {
      await send(claim, around, log);
      await report(claim, around, 'failure', null);
      return undefined;
    }
    const child = start(claim, around.server, script, directory);
    const { ending, exitCode } = await follow(claim, around, child, log);
    await report(claim, around, ending, exitCode);
    return undefined;
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === undefined) throw error;
    return refusal;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function prepare(claim: Claim, around: JobSurroundings, directory: string) {
  if (claim.vcs_type !== 'orchestrator') {
    throw new Error(
      `This agent runs projects kept by the server only, not those of ${claim.vcs_type}.`,
    );
  }
  if (!claim.pipeline.endsWith('.sh')) throw new Error('This agent runs .sh pipelines only.');
  const { repo_id: repoId, job_id } = claim;
  const source = { server: around.server, repoId, token: claim.env.BUILD_REPO_TOKEN ?? '' };
  await fetchProject(source, directory);
  const script = await fetchPipeline(source, claim.pipeline, directory);
  const graph = await readFile(script, 'utf8');
  await around.client.call(sendJobGraph, { params: { job_id }, body: { graph } });
  return script;
}

/**
 * In a process group of its own, so that all of it can be killed. Of the agent's environment it gets
 * what programs need, and never the agent's own credential.
 */
function start(claim: Claim, server: string, script: string, directory: string): ChildProcess {
  const { PATH = '/usr/bin:/bin', HOME = directory, LANG = 'C.UTF-8' } = process.env;
  const { matrix_values: matrix = {}, env_mappings: mapped = {} } = claim;
  const named = Object.entries(matrix).map(([name, value]) => [
    mapped[name] ?? `MATRIX_${name.toUpperCase()}`,
    value,
  ]);
  return spawn('sh', [script], {
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH,
      HOME,
      LANG,
      ...(Object.fromEntries(named) as Record<string, string>),
      ...claim.env,
      BUILD_RUN_ID: claim.run_id,
      BUILD_JOB_ID: claim.job_id,
      BUILD_SERVER_URL: server,
      BUILD_REF: claim.ref,
    },
  });
}

async function follow(
  claim: Claim,
  around: JobSurroundings,
  child: ChildProcess,
  log: LogPump,
): Promise<{ ending: Ending; exitCode: number | null }> {
  const over = new AbortController();
  const exit = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  }).finally(() => over.abort());
  const { stdout, stderr } = child;
  const read = Promise.all([
    stdout && log.read(stdout, 'stdout'),
    stderr && log.read(stderr, 'stderr'),
  ]);
  try {
    while (!over.signal.aborted) {
      await Promise.race([exit, delay(around.logEveryMs)]);
      if ((await send(claim, around, log)) === 'cancelled') {
        await kill(child, exit);
        return { ending: 'cancelled', exitCode: null };
      }
    }
  } catch (error) {
    await kill(child, exit);
    throw error;
  }
  await read;
  await send(claim, around, log);
  const exitCode = await exit;
  return { ending: exitCode === 0 ? 'success' : 'failure', exitCode };
}

/** Sends what there is, also nothing: the answer says whether the job goes on. */
async function send(
  claim: Claim,
  { client, tell }: JobSurroundings,
  log: LogPump,
): Promise<string> {
  const params = { job_id: claim.job_id };
  for (;;) {
    const lines = log.peek();
    try {
      const { body } = await client.call(sendLogLines, { params, body: { lines } });
      log.sent(lines.length);
      if (log.empty) return body.status;
    } catch (error) {
      if (refusalIn(error) !== undefined) throw error;
      tell('The log could not be sent; it will be tried again.');
      return 'unknown';
    }
  }
}

async function report(
  { job_id }: Claim,
  { client, logEveryMs }: JobSurroundings,
  status: Ending | 'running',
  exitCode: number | null,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.call(reportJob, {
        params: { job_id },
        body: { status, ...(exitCode !== null && { exit_code: exitCode }) },
      });
      return;
    } catch (error) {
      if (refusalIn(error) !== undefined || attempt === reportAttempts) throw error;
      await delay(logEveryMs);
    }
  }
}

async function kill(child: ChildProcess, exit: Promise<unknown>): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), killAfterMs);
  await exit;
  clearTimeout(timer);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}
