import {
  buildEvent,
  claimJob,
  jobClaimed,
  jobFinished,
  jobQueued,
  jobRequeued,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { Harness, RegisteredAgent } from './harness.js';
import { type Named, named } from './people.js';
import type { StandInJob } from './stand-in-pipeline.js';

export const envelopeOf = (subject: string) => ({ id: newId(), time: new Date(), subject });

const aboutJob = (user: Named, { claim: { job_id, run_id, repo_id, name } }: StandInJob) => ({
  job_id,
  run_id,
  project_id: repo_id,
  name,
  namespace: { type: 'user' as const, id: user.id, name: user.name },
});

/** A job that waits in the namespace of the user, and that is told of. */
export async function queueJob(
  harness: Harness,
  user: Named,
  options?: Parameters<Harness['pipeline']['queue']>[1],
): Promise<StandInJob> {
  const job = harness.pipeline.queue(user.id, options);
  const data = { ...aboutJob(user, job), required_labels: { ...job.requiredLabels } };
  await harness.publish([buildEvent(jobQueued, envelopeOf(job.claim.job_id), data)]);
  return job;
}

/** An agent with the only job of its namespace, which it was given. */
export async function agentWithJob(
  harness: Harness,
  user: Named = named('ada'),
): Promise<RegisteredAgent & { readonly job: StandInJob; readonly jobTokenId: string }> {
  const agent = await harness.register(user);
  const job = await queueJob(harness, user);
  await harness.send('post', claimJob.path, agent.caller).expect(200);
  const jobTokenId = harness.token.minted.at(-1)?.id ?? '';
  return { ...agent, job, jobTokenId };
}

export const claimedEvent = (user: Named, job: StandInJob, instanceId: string) =>
  buildEvent(jobClaimed, envelopeOf(job.claim.job_id), {
    ...aboutJob(user, job),
    instance_id: instanceId,
    fence: 1,
    attempt: 1,
  });

export const finishedEvent = (user: Named, job: StandInJob) =>
  buildEvent(jobFinished, envelopeOf(job.claim.job_id), {
    ...aboutJob(user, job),
    status: 'cancelled',
    holder: job.holder ?? null,
    reason: null,
  });

export const requeuedEvent = (
  user: Named,
  job: StandInJob,
  holder: { readonly instance_id: string; readonly fence: number },
) =>
  buildEvent(jobRequeued, envelopeOf(job.claim.job_id), {
    ...aboutJob(user, job),
    holder,
    reason: 'Its lease is over.',
    required_labels: { ...job.requiredLabels },
  });
