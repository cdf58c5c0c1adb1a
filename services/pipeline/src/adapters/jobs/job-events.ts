import {
  buildEvent,
  jobClaimed,
  jobFinished,
  jobQueued,
  jobRequeued,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Labels } from '../../domain/job.js';
import type { FinalStatus, Holder } from '../../domain/job-hold.js';
import type { RunProject } from '../../domain/run.js';

interface Subject {
  readonly id: string;
  readonly runId: string;
  readonly project: RunProject;
}

export const queuedJobEvent = (job: Subject & { readonly requiredLabels: Labels }): CloudEvent =>
  buildEvent(jobQueued, envelopeOf(job), {
    ...subjectOf(job),
    required_labels: { ...job.requiredLabels },
  });

export const claimedJobEvent = (job: Subject, holder: Holder, attempt: number): CloudEvent =>
  buildEvent(jobClaimed, envelopeOf(job), { ...subjectOf(job), ...told(holder), attempt });

export const finishedJobEvent = (
  job: Subject,
  ending: {
    readonly status: FinalStatus;
    readonly holder: Holder | null;
    readonly reason: string | null;
  },
): CloudEvent =>
  buildEvent(jobFinished, envelopeOf(job), {
    ...subjectOf(job),
    status: ending.status,
    holder: ending.holder && told(ending.holder),
    reason: ending.reason,
  });

export const requeuedJobEvent = (
  job: Subject & { readonly requiredLabels: Labels },
  holder: Holder,
  reason: string,
): CloudEvent =>
  buildEvent(jobRequeued, envelopeOf(job), {
    ...subjectOf(job),
    holder: told(holder),
    reason,
    required_labels: { ...job.requiredLabels },
  });

const envelopeOf = ({ id }: Subject) => ({ id: newId(), time: new Date(), subject: id });

const told = ({ instanceId, fence }: Holder) => ({ instance_id: instanceId, fence });

const subjectOf = ({ id, runId, project }: Subject) => ({
  job_id: id,
  run_id: runId,
  project_id: project.id,
  name: project.name,
  namespace: { ...project.namespace },
});
