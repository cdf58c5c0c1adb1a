import type { Actor } from './actor.js';
import type { Combination } from './combinations.js';
import type { Project } from './project.js';

export interface RunTrigger {
  readonly type: 'manual' | 'api' | 'token' | 'webhook';
  /** Whom people see as the one who started it. */
  readonly actor: string;
  readonly tokenId: string | null;
  readonly webhookId: string | null;
  readonly event: string | null;
}

/** A run that somebody wants, with all that is needed to run it. Nothing in it is secret. */
export interface RunRequest {
  readonly project: Project;
  readonly pipeline: string;
  readonly ref: string;
  readonly commitSha: string | null;
  readonly entrypoint: string | null;
  readonly inputs: Readonly<Record<string, string>>;
  readonly requiredLabels: Readonly<Record<string, string>>;
  readonly config: { readonly id: string; readonly version: number } | null;
  readonly combinations: readonly Combination[];
  readonly envMappings: Readonly<Record<string, string>>;
  /** Not for what comes from a fork. */
  readonly withSecrets: boolean;
  readonly trigger: RunTrigger;
  readonly actor: Actor;
}
