import { ProjectError } from './project-error.js';

/** What a run that is started by this version is. */
export interface TriggerConfigTerms {
  readonly workflowPath: string;
  /** null: the default one of the project, whatever that is then. */
  readonly ref: string | null;
  readonly matrix: Readonly<Record<string, readonly string[]>>;
  readonly envMappings: Readonly<Record<string, string>>;
  /** May somebody ask for a part of the matrix? */
  readonly allowSubset: boolean;
}

export interface TriggerConfigVersion extends TriggerConfigTerms {
  /** Counts from 1. */
  readonly version: number;
  readonly enabled: boolean;
}

export interface TriggerConfig {
  readonly id: string;
  /** Unique in its project. */
  readonly name: string;
  /** In the order of their numbers. */
  readonly versions: readonly TriggerConfigVersion[];
}

/** How many a project may have. */
export const mostConfigs = 100;
/** How many a trigger configuration may have. */
export const mostVersions = 100;

export const noSuchConfig = (): ProjectError =>
  new ProjectError('not_found', 'There is no such trigger configuration.');
export const noSuchVersion = (): ProjectError =>
  new ProjectError('not_found', 'There is no such version of the trigger configuration.');
