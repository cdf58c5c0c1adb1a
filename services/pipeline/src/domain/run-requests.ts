import type { Actor } from './actor.js';
import type { Labels } from './job.js';
import type { RunTrigger } from './run.js';

/** A run that was accepted: all that is needed to execute it. */
export interface RunRequest {
  readonly runId: string;
  readonly projectId: string;
  readonly pipeline: string;
  readonly ref: string;
  readonly commitSha: string | null;
  readonly entrypoint: string | null;
  readonly inputs: Labels;
  readonly requiredLabels: Labels;
  readonly config: { readonly id: string; readonly version: number } | null;
  /** One job for each. */
  readonly combinations: readonly Labels[];
  readonly envMappings: Labels;
  readonly withSecrets: boolean;
  readonly trigger: RunTrigger;
  readonly requestedAt: Date;
  readonly actor: Actor;
}

/** Runs that were accepted elsewhere. */
export interface RunRequests {
  /**
   * Puts the jobs of a run into the queue, once for each event.
   * @returns false where the project is gone, and nothing was done
   */
  accept(eventId: string, request: RunRequest): Promise<boolean>;
}

/**
 * The person whose own secrets go with the run: who asked for it in the browser or by a token of their
 * own. Whoever has a project's trigger token, or pushes to a repository, is nobody here.
 */
export const starterOf = ({ actor, trigger }: Pick<RunRequest, 'actor' | 'trigger'>) =>
  actor.type === 'user' && (trigger.type === 'manual' || trigger.type === 'api') ? actor.id : null;
