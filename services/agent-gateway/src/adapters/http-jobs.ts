import {
  appendJobLog,
  claimJobFor,
  type Client,
  describeJob,
  listClaimableJobs,
  releaseJob,
  renewLeases,
  reportJobStatus,
  requeueJobsOf,
} from '@orchestrator/contracts';
import type { Logger } from '@orchestrator/observability';
import type { Holder, Jobs, UnbegunJobs, WaitingJob } from '../domain/jobs.js';
import { toldProblem } from './told-problem.js';

/** A job that is not there is held by nobody. */
const ofJob = {
  job_not_held: 'job_not_held',
  lease_lost: 'lease_lost',
  not_found: 'job_not_held',
} as const;
const pageSize = 10_000;

/** The jobs that the pipeline service has. */
export function createHttpJobs(client: Client, log: Logger): Jobs {
  const ask = <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      throw toldProblem(error, ofJob, log);
    });
  const statusOf = async (answer: Promise<{ body: { status: Status } }>): Promise<Status> =>
    (await ask(answer)).body.status;

  return {
    claim: async ({ id, name }, { type, id: namespaceId }, labels) => {
      const instance = { id, name };
      const namespace = { type, id: namespaceId };
      const body = { instance, namespace, labels: { ...labels } };
      return (await ask(client.call(claimJobFor, { body }))).body.job;
    },
    release: async (job_id, holder) => {
      await ask(client.call(releaseJob, { params: { job_id }, body: { holder: told(holder) } }));
    },
    appendLog: (job_id, holder, lines) => {
      const body = { holder: told(holder), lines: [...lines] };
      return statusOf(client.call(appendJobLog, { params: { job_id }, body }));
    },
    report: (job_id, holder, status, exitCode) => {
      const body = { holder: told(holder), status, exit_code: exitCode };
      return statusOf(client.call(reportJobStatus, { params: { job_id }, body }));
    },
    describe: (job_id, holder, { graph, commitSha, activeNodes }) => {
      const body = {
        holder: told(holder),
        ...(graph !== undefined && { graph }),
        ...(commitSha !== undefined && { commit_sha: commitSha }),
        ...(activeNodes && { active_nodes: [...activeNodes] }),
      };
      return statusOf(client.call(describeJob, { params: { job_id }, body }));
    },
    renew: async (instance_id) => {
      await ask(client.call(renewLeases, { params: { instance_id } }));
    },
    requeue: async (instanceIds, reason) => {
      const body = { instance_ids: [...instanceIds], reason };
      await ask(client.call(requeueJobsOf, { body }));
    },
    unbegun: async () => {
      const [waiting, given]: [WaitingJob[], Given[]] = [[], []];
      for (let after: string | undefined; ;) {
        const query = { limit: pageSize, ...(after !== undefined && { after }) };
        const { items } = (await ask(client.call(listClaimableJobs, { query }))).body;
        for (const { job_id: jobId, given_to: instanceId, ...item } of items) {
          const { namespace_id: namespaceId, required_labels: requiredLabels } = item;
          if (instanceId === null) waiting.push({ jobId, namespaceId, requiredLabels });
          else given.push({ jobId, instanceId });
        }
        after = items.at(-1)?.job_id;
        if (items.length < pageSize || after === undefined) return { waiting, given };
      }
    },
  };
}

type Given = UnbegunJobs['given'][number];
type Status = Awaited<ReturnType<Jobs['report']>>;

const told = ({ instanceId, fence }: Holder) => ({ instance_id: instanceId, fence });
