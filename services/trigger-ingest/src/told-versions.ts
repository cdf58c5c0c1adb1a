import type { triggerConfigVersion } from '@orchestrator/contracts';
import type { z } from 'zod';
import type { TriggerConfigVersion } from './domain/trigger-config.js';

/** The versions of a trigger configuration, as events and the pipeline service tell of them. */
export const toldVersions = (
  told: readonly z.output<typeof triggerConfigVersion>[],
): readonly TriggerConfigVersion[] =>
  told.map((one) => ({
    version: one.version,
    workflowPath: one.workflow_path,
    ref: one.ref,
    matrix: one.matrix,
    envMappings: one.env_mappings,
    allowSubset: one.allow_subset,
    enabled: one.enabled,
  }));
