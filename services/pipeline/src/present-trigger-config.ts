import type {
  triggerConfig as configSchema,
  triggerConfigVersion as versionSchema,
} from '@orchestrator/contracts';
import type { z } from 'zod';
import type { TriggerConfig, TriggerConfigVersion } from './domain/trigger-config.js';

/** A trigger configuration as the API and its events show it. */
export const presentTriggerConfig = ({
  id,
  name,
  versions,
}: TriggerConfig): z.input<typeof configSchema> => ({
  id,
  name,
  versions: versions.map(presentVersion),
});

export const presentVersion = (one: TriggerConfigVersion): z.input<typeof versionSchema> => ({
  version: one.version,
  workflow_path: one.workflowPath,
  ref: one.ref,
  matrix: Object.fromEntries(Object.entries(one.matrix).map(([name, all]) => [name, [...all]])),
  env_mappings: { ...one.envMappings },
  allow_subset: one.allowSubset,
  enabled: one.enabled,
});
