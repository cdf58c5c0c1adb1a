import { envMappings, matrix } from '@orchestrator/contracts';
import type { Prisma } from '../generated/prisma/client.js';
import type { TriggerConfig, TriggerConfigVersion } from '../domain/trigger-config.js';

/** What is read of a trigger configuration, always with its versions. */
export const withVersions = { versions: { orderBy: { version: 'asc' } } } as const;

type Row = Prisma.TriggerConfigGetPayload<{ include: typeof withVersions }>;

export const toTriggerConfig = ({ id, name, versions }: Row): TriggerConfig => ({
  id,
  name,
  versions: versions.map(toVersion),
});

const toVersion = (row: Row['versions'][number]): TriggerConfigVersion => ({
  version: row.version,
  workflowPath: row.workflowPath,
  ref: row.ref,
  matrix: matrix.parse(row.matrix),
  envMappings: envMappings.parse(row.envMappings),
  allowSubset: row.allowSubset,
  enabled: row.enabled,
});
