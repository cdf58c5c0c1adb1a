import { combinationsOf } from '../../domain/combinations.js';
import type { Project } from '../../domain/project.js';
import type { AskedRun } from './start-run.js';

/** A run of a pipeline file, on the default ref where nothing else is said. */
export const pipelineRun = (project: Project, pipeline: string): AskedRun => ({
  project,
  pipeline,
  ref: project.defaultRef,
  commitSha: null,
  entrypoint: null,
  inputs: {},
  requiredLabels: {},
  config: null,
  combinations: combinationsOf({}),
  envMappings: {},
  withSecrets: true,
});
