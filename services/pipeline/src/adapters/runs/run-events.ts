import {
  buildEvent,
  runCancelled,
  runFinished,
  runQueued,
  runStarted,
  toldActor,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import type { FinalStatus } from '../../domain/job-hold.js';
import type { RunProject, RunTrigger } from '../../domain/run.js';

/** A run's attempt, as events tell of it. */
export interface RunSubject {
  readonly id: string;
  readonly project: RunProject;
  readonly pipeline: string;
  readonly attempt: number;
}

export const queuedRunEvent = (
  run: RunSubject & { readonly trigger: RunTrigger },
  jobs: number,
  actor: Actor,
): CloudEvent =>
  buildEvent(runQueued, envelopeOf(run), {
    ...subjectOf(run),
    jobs,
    trigger: toldTrigger(run.trigger),
    actor: toldActor(actor),
  });

export const startedRunEvent = (run: RunSubject): CloudEvent =>
  buildEvent(runStarted, envelopeOf(run), subjectOf(run));

export const finishedRunEvent = (run: RunSubject, status: FinalStatus): CloudEvent =>
  buildEvent(runFinished, envelopeOf(run), { ...subjectOf(run), status });

export const cancelledRunEvent = (run: RunSubject, actor: Actor): CloudEvent =>
  buildEvent(runCancelled, envelopeOf(run), { ...subjectOf(run), actor: toldActor(actor) });

/** As it travels, and as it is kept. */
export const toldTrigger = ({ type, actor, tokenId, webhookId, event }: RunTrigger) => ({
  type,
  actor,
  token_id: tokenId,
  webhook_id: webhookId,
  event,
});

const envelopeOf = ({ id }: RunSubject) => ({ id: newId(), time: new Date(), subject: id });

const subjectOf = ({ id, project, pipeline, attempt }: RunSubject) => ({
  run_id: id,
  project_id: project.id,
  name: project.name,
  namespace: { ...project.namespace },
  pipeline,
  attempt,
});
