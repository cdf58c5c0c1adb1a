import { appendToOutbox } from '@orchestrator/database';
import type { Failpoint } from '@orchestrator/observability';
import type { Prisma } from '../../generated/prisma/client.js';
import type { ClaimedJob, JobSeeker } from '../../domain/job-claims.js';
import type { JobMasks } from '../../domain/job-masks.js';
import type { JobSecrets } from '../../domain/job-secrets.js';
import { RunError } from '../../domain/run-error.js';
import { UnreadableSecretError } from '../../domain/unreadable-secret-error.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { type EndedJob, endJobs } from './end-jobs.js';
import { standingOf } from './held-job.js';
import { claimedJobEvent } from './job-events.js';
import { giveAgain, type LikeSeekers, type PickedJob, pickJobs } from './pick-jobs.js';
import { requeueJobs } from './requeue-jobs.js';

type Tx = Prisma.TransactionClient;

export interface ClaimParts {
  readonly secrets: JobSecrets<Tx>;
  readonly masks: JobMasks;
  readonly failpoint: Failpoint;
}

type Given = PickedJob & { readonly instanceId: string };

/**
 * Gives each of these instances the next job that it may have, as if they had asked one after the other.
 * @returns for each its job, null where there is none; `busy` for one that has a job, or asked before
 */
export async function claimForIdle(
  tx: Tx,
  parts: ClaimParts,
  seekers: readonly JobSeeker[],
): Promise<readonly (ClaimedJob | null | 'busy')[]> {
  const first = new Map(seekers.toReversed().map((one) => [one.instance.id, one]));
  const asked = seekers.filter((one) => first.get(one.instance.id) === one);
  const picked = new Map<string, PickedJob | null>();
  for (const alike of alikeIn(asked)) {
    for (const { instanceId, holds, picked: job } of await pickJobs(tx, alike)) {
      if (holds === null) picked.set(instanceId, job);
    }
  }
  const given = [...picked].flatMap(([instanceId, job]) => (job ? [{ ...job, instanceId }] : []));
  const claimed = await handOut(tx, parts, given);
  return seekers.map((seeker) => {
    const { id } = seeker.instance;
    if (first.get(id) !== seeker || !picked.has(id)) return 'busy';
    return claimed.get(id) ?? null;
  });
}

/** The same for one that may have a job. @throws RunError `job_not_held` where that is alive */
export async function claimForOne(
  tx: Tx,
  parts: ClaimParts,
  seeker: JobSeeker,
): Promise<ClaimedJob | null> {
  const { id: instanceId } = seeker.instance;
  const job = await pickForOne(tx, seeker);
  const claimed = await handOut(tx, parts, job === null ? [] : [{ ...job, instanceId }]);
  return claimed.get(instanceId) ?? null;
}

async function pickForOne(tx: Tx, seeker: JobSeeker): Promise<PickedJob | null> {
  const { instance } = seeker;
  const pick = async () => (await pickJobs(tx, { ...seeker, instances: [instance] }))[0];
  const first = await pick();
  const holds = first?.holds ?? null;
  if (holds === null) return first?.picked ?? null;
  switch (await standingOf(tx, holds, instance.id)) {
    case 'waits':
      return null;
    case 'lost the answer':
      return giveAgain(tx, instance, holds);
    case 'is at work':
      throw new RunError('job_not_held', 'The agent has a job that runs, and gets no other.');
    case 'began anew':
      await requeueJobs(tx, [holds], 'began anew');
      break;
    case null:
  }
  return (await pick())?.picked ?? null;
}

/** Together where they ask in one namespace with the same labels: these can have the same jobs. */
function alikeIn(seekers: readonly JobSeeker[]): readonly LikeSeekers[] {
  const groups = new Map<string, LikeSeekers & { readonly instances: JobSeeker['instance'][] }>();
  for (const { instance, namespace, labels } of seekers) {
    const key = JSON.stringify([namespace.id, Object.entries(labels).sort()]);
    const group = groups.get(key) ?? { namespace, labels, instances: [] };
    group.instances.push(instance);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What comes with jobs that were given out, by instance; and it is told of. Those that can't begin end. */
async function handOut(
  tx: Tx,
  { secrets, masks, failpoint }: ClaimParts,
  given: readonly Given[],
): Promise<ReadonlyMap<string, ClaimedJob>> {
  if (given.length === 0) return new Map();
  const withSecrets = given.filter((one) => one.withSecrets);
  const questions = withSecrets.map(({ job: { project }, starterUserId }) => ({
    projectId: project.id,
    namespace: project.namespace,
    starterUserId,
  }));
  const collected = questions.length === 0 ? [] : await secrets.collect(tx, questions);
  const secretsOf = new Map(withSecrets.map(({ job }, place) => [job.id, collected[place]]));
  const told = given.map(({ instanceId, attempt, job }) => ({
    ...{ instanceId, attempt, job },
    secrets: secretsOf.get(job.id) ?? new Map<string, string>(),
  }));
  // It would never get further, and what waits behind it would not either.
  const unfit = told.flatMap(({ job, instanceId, secrets: found }) =>
    found instanceof UnreadableSecretError ? [failed(job, instanceId, found.message)] : [],
  );
  const claimed = told.flatMap(({ job, secrets: found, ...claim }) =>
    found instanceof UnreadableSecretError ? [] : [{ ...claim, job: { ...job, secrets: found } }],
  );
  await keepMasks(
    tx,
    masks,
    claimed.map(({ job }) => job),
  );
  await appendToOutbox(tx, pipelineSchema, [
    ...claimed.map(({ job, instanceId, attempt }) =>
      claimedJobEvent(job, { instanceId, fence: job.fence }, attempt),
    ),
    ...(await endJobs(tx, unfit)),
  ]);
  await failpoint('claim-job.before-commit');
  return new Map(claimed.map(({ instanceId, job }) => [instanceId, job]));
}

const failed = (job: PickedJob['job'], instanceId: string, reason: string): EndedJob => ({
  held: { id: job.id, runId: job.runId },
  holder: { instanceId, fence: job.fence },
  status: 'failure',
  exitCode: null,
  reason,
});

/** What the log of a job must not show: what it was given. */
async function keepMasks(tx: Tx, masks: JobMasks, jobs: readonly ClaimedJob[]): Promise<void> {
  const sealed: (readonly [id: string, masks: string])[] = [];
  for (const { id, secrets } of jobs) {
    const text = await masks.seal(id, [...secrets.values()]);
    if (text !== null) sealed.push([id, text]);
  }
  if (sealed.length === 0) return;
  await tx.$executeRaw`
    UPDATE pipeline.job j SET masks = given.masks
      FROM unnest(${sealed.map(([id]) => id)}::uuid[], ${sealed.map(([, text]) => text)}::text[])
             AS given (id, masks)
     WHERE j.id = given.id`;
}
