import { combinationsOf } from '../../domain/combinations.js';
import type { Project } from '../../domain/project.js';
import type { Matrix, TriggerConfig, TriggerConfigVersion } from '../../domain/trigger-config.js';
import type { AskedRun } from './start-run.js';

/** A run of a version of a trigger configuration, with this part of its matrix. */
export const versionRun = (
  project: Project,
  { id }: TriggerConfig,
  version: TriggerConfigVersion,
  matrix: Matrix,
): AskedRun => ({
  project,
  pipeline: version.workflowPath,
  ref: version.ref ?? project.defaultRef,
  commitSha: null,
  entrypoint: null,
  inputs: {},
  requiredLabels: {},
  config: { id, version: version.version },
  combinations: combinationsOf(matrix),
  envMappings: version.envMappings,
  withSecrets: true,
});
