// Agents that take jobs and end them at once. Argument: a file with a `JobPlan & AgentPlan` as JSON.
// Prints a `JobRecord` as JSON.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  claimJob,
  claimJobFor,
  fillPath,
  reportJob,
  reportJobStatus,
} from '@orchestrator/contracts';
import { KeptConnection } from '../../load/kept-connection.js';
import type { AgentPlan } from '../claims.js';
import type { JobPlan } from '../job-load.js';
import { EndedJobs } from './ended-jobs.js';

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as JobPlan & AgentPlan;
/** Much less than agents wait that got nothing. */
const pauseMs = 50;

type Agent = AgentPlan['agents'][number];
type Send = (
  route: { readonly method: string; readonly path: string },
  params: Readonly<Record<string, string>>,
  body?: object,
) => Promise<string>;

const ended = new EndedJobs(plan, () => undefined);

async function work(agent: Agent): Promise<void> {
  const connection = new KeptConnection(plan.port);
  const send = sendOver(connection, agent);
  const speak = plan.speaks === 'as agents' ? asAgent(send) : asAgentGateway(send, agent);
  while (!ended.isOver) {
    const job = await speak.claim();
    if (job === undefined) {
      await delay(pauseMs);
      continue;
    }
    ended.begin();
    await speak.report(job, { status: 'running', exit_code: null });
    await speak.report(job, { status: 'success', exit_code: 0 });
    ended.add();
  }
  connection.destroy();
}

interface Job {
  readonly id: string;
  readonly fence: number;
}

/** What is looked for in an answer: parsing all of it would take time from who is measured. */
function jobIn(answer: string): Job | undefined {
  const id = /"job_id":"([^"]+)"/.exec(answer)?.[1];
  return id === undefined ? undefined : { id, fence: Number(/"fence":(\d+)/.exec(answer)?.[1]) };
}

const asAgent = (send: Send) => ({
  claim: async () => jobIn(await send(claimJob, {})),
  report: ({ id }: Job, body: object) => send(reportJob, { job_id: id }, body),
});

function asAgentGateway(send: Send, { id: instanceId, name }: Agent) {
  const { namespace, labels } = plan;
  const seeker = { instance: { id: instanceId, name }, namespace, labels };
  return {
    claim: async () => jobIn(await send(claimJobFor, {}, seeker)),
    report: ({ id, fence }: Job, body: object) =>
      send(
        reportJobStatus,
        { job_id: id },
        { holder: { instance_id: instanceId, fence }, ...body },
      ),
  };
}

const sendOver =
  (connection: KeptConnection, { headers }: Agent): Send =>
  ({ method, path }, params, body) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const request = [
      `${method} ${fillPath(path, params)} HTTP/1.1`,
      `Host: 127.0.0.1:${plan.port}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ...(body === undefined ? [] : ['Content-Type: application/json']),
      `Content-Length: ${Buffer.byteLength(text)}`,
      `\r\n${text}`,
    ].join('\r\n');
    return new Promise((resolve, reject) => {
      connection.send(request, (status, answer) => {
        if (status === 200 || status === 204) resolve(answer);
        else
          reject(
            new Error(`${method} ${path} was answered with ${status ?? 'nothing'}: ${answer}`),
          );
      });
    });
  };

await Promise.all(plan.agents.map(work));
process.exit();
