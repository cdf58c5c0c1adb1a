import { triggerConfigVersion } from '@orchestrator/contracts';
import { z } from 'zod';
import type { TriggerConfigVersion } from '../domain/trigger-config.js';
import { toldVersions } from '../told-versions.js';

const stored = z.array(triggerConfigVersion);

/** Kept as they are told. */
export const toStoredVersions = (versions: readonly TriggerConfigVersion[]): string =>
  JSON.stringify(
    versions.map((one) => ({
      version: one.version,
      workflow_path: one.workflowPath,
      ref: one.ref,
      matrix: one.matrix,
      env_mappings: one.envMappings,
      allow_subset: one.allowSubset,
      enabled: one.enabled,
    })),
  );

export const fromStoredVersions = (json: unknown): readonly TriggerConfigVersion[] =>
  toldVersions(stored.parse(json));
