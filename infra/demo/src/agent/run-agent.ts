import { arch, hostname, platform } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import {
  claimJob,
  type Client,
  deregisterAgent,
  registerAgent,
  sendHeartbeat,
} from '@orchestrator/contracts';
import { executeJob } from './execute-job.js';
import { type InstanceStore, noInstanceStore } from './instance-store.js';
import { createMachineMeter } from './measure-machine.js';
import { createRunnerClient, refusalIn } from './runner-client.js';

export interface Agent {
  readonly server: string;
  readonly token: string;
  readonly name: string;
  readonly store?: InstanceStore;
  readonly tell: (text: string) => void;
  readonly stopping: AbortSignal;
}

/** Why an agent ended. */
export type AgentEnding = 'stopped' | 'token_refused' | 'refused_too_often';

const claimEveryMs = 1_000;
const heartbeatEveryMs = 30_000;
const leastBackoffMs = 2_000;
const mostBackoffMs = 60_000;
const settleMs = 3_000;
/** Registering again more often than this within the window, it gives up. */
const mostRegistrations = 3;
const registrationWindowMs = 5 * 60_000;

/** An agent: it registers, asks for jobs and runs them, until it is stopped or not wanted any more. */
export async function runAgent(agent: Agent): Promise<AgentEnding> {
  const { store = noInstanceStore, tell, stopping } = agent;
  const refusedAt: number[] = [];
  while (!stopping.aborted) {
    const secret = (await store.load()) ?? (await register(agent));
    if (secret === 'refused') return 'token_refused';
    if (secret === undefined) break;
    await store.save(secret);
    const ending = await work(agent, createRunnerClient(agent.server, secret));
    if (ending === 'stopped') break;
    tell('My secret is refused: my work stops here.');
    await store.forget();
    const now = Date.now();
    refusedAt.push(now);
    const recent = refusedAt.filter((at) => now - at < registrationWindowMs);
    if (recent.length > mostRegistrations) return 'refused_too_often';
    await pause(settleMs, stopping);
  }
  return 'stopped';
}

/** A secret of its own; `refused` when the agent token is not good, undefined when stopped meanwhile. */
async function register({ server, token, name, tell, stopping }: Agent) {
  const client = createRunnerClient(server, token);
  for (
    let waitMs = leastBackoffMs;
    !stopping.aborted;
    waitMs = Math.min(waitMs * 2, mostBackoffMs)
  ) {
    try {
      const { body } = await client.call(registerAgent, {
        body: { name, hostname: hostname(), os: osName(), arch: arch(), version: '0.1.0' },
      });
      tell(`Registered in the pool ${body.pool_name}.`);
      return body.instance_secret;
    } catch (error) {
      if (refusalIn(error) === 'credential') return 'refused';
      tell(`Not registered; trying again in ${waitMs / 1_000} s.`);
      await pause(waitMs, stopping);
    }
  }
  return undefined;
}

const osName = (): string =>
  ({ darwin: 'macos', win32: 'windows' })[platform() as string] ?? platform();

/** Comes when the credential is refused, or when it is time to stop. */
async function work(agent: Agent, client: Client): Promise<'refused' | 'stopped'> {
  const { server, tell, stopping } = agent;
  const refused = new AbortController();
  const over = AbortSignal.any([stopping, refused.signal]);
  const beating = beat(client, over, () => refused.abort());
  while (!over.aborted) {
    try {
      const { status, body } = await client.call(claimJob, {});
      if (status === 204) {
        await pause(claimEveryMs, over);
        continue;
      }
      tell(`Job ${body.job_id}: ${body.owner}/${body.name} ${body.pipeline}`);
      const refusal = await executeJob(body, { server, client, tell, logEveryMs: claimEveryMs });
      if (refusal === 'credential') refused.abort();
      else tell(`Job ${body.job_id}: ${refusal === undefined ? 'done' : 'no longer mine'}`);
    } catch (error) {
      if (refusalIn(error) === 'credential') refused.abort();
      else await pause(claimEveryMs, over);
    }
  }
  await beating;
  if (refused.signal.aborted) return 'refused';
  await client.call(deregisterAgent, {}).catch(() => undefined);
  return 'stopped';
}

async function beat(client: Client, over: AbortSignal, onRefused: () => void): Promise<void> {
  const measure = createMachineMeter();
  while (!over.aborted) {
    try {
      await client.call(sendHeartbeat, { body: await measure() });
    } catch (error) {
      if (refusalIn(error) === 'credential') onRefused();
    }
    await pause(heartbeatEveryMs, over);
  }
}

const pause = (waitMs: number, until: AbortSignal): Promise<void> =>
  delay(waitMs, undefined, { signal: until }).catch(() => undefined);
