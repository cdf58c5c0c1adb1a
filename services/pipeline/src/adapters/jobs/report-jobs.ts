import { appendToOutbox } from '@orchestrator/database';
import type { Prisma } from '../../generated/prisma/client.js';
import type { HeldJob, JobStatus } from '../../domain/job-hold.js';
import type { JobReport } from '../../domain/job-reports.js';
import { RunError } from '../../domain/run-error.js';
import { pipelineSchema } from '../pipeline-schema.js';
import { beginJobs } from './begin-jobs.js';
import { type EndedJob, endJobs } from './end-jobs.js';
import { holdFreeJobs, holdJob, keepHolds, type SaidHold } from './hold-job.js';

type Tx = Prisma.TransactionClient;

export type SentReport = SaidHold & { readonly report: JobReport };

/** What became of a report: the status that its job has then, or why it is refused. */
type Outcome = JobStatus | RunError;

/** What was heard of a job that is held, or was when it ended. */
type Heard = SentReport & { readonly held: HeldJob };

/** What an agent says of its job. @throws RunError as `holdJob` does, and `conflict` */
export async function reportJob(tx: Tx, sent: SentReport): Promise<JobStatus> {
  const heard = { ...sent, held: await holdJob(tx, sent.jobId, sent.holder) };
  const outcome = outcomeOf(heard);
  if (outcome instanceof RunError) throw outcome;
  await note(tx, [heard]);
  return outcome;
}

/**
 * What many agents say of their jobs, as if each had said it alone: what is wrong with one is not in
 * the way of the others.
 * @returns for each its outcome; `busy` where somebody else is at its job, or speaks of it before
 */
export async function reportFreeJobs(
  tx: Tx,
  sent: readonly SentReport[],
): Promise<readonly (Outcome | 'busy')[]> {
  const first = new Map(sent.toReversed().map((one) => [one.jobId, one]));
  const held = await holdFreeJobs(tx, [...first.values()]);
  const heard: Heard[] = [];
  const outcomes = sent.map((one) => {
    const job = first.get(one.jobId) === one ? held.get(one.jobId) : undefined;
    if (job === undefined) return 'busy';
    if (job instanceof RunError) return job;
    heard.push({ ...one, held: job });
    return outcomeOf({ ...one, held: job });
  });
  await note(tx, heard);
  return outcomes;
}

/** The same again is no change; what was cancelled stays cancelled. */
function outcomeOf({ held, report: { status } }: Heard): Outcome {
  if (isAlive(held)) return status;
  if (held.status === 'cancelled' || held.status === status) return held.status;
  return new RunError('conflict', `The job has ended before: ${held.status}.`);
}

const isAlive = ({ status }: HeldJob): boolean => status === 'claimed' || status === 'running';

async function note(tx: Tx, heard: readonly Heard[]): Promise<void> {
  const alive = heard.filter(({ held }) => isAlive(held));
  const running = alive.filter(({ report }) => report.status === 'running').map(({ held }) => held);
  await keepHolds(
    tx,
    running.filter(({ status }) => status === 'running'),
  );
  const begun = await beginJobs(
    tx,
    running.filter(({ status }) => status === 'claimed'),
  );
  const ended = await endJobs(tx, alive.flatMap(toEnded));
  await appendToOutbox(tx, pipelineSchema, [...begun, ...ended]);
}

const toEnded = ({ held, holder, report: { status, exitCode } }: Heard): readonly EndedJob[] =>
  status === 'running' ? [] : [{ held, holder, status, exitCode }];
