import { TriggerIngestError } from './trigger-ingest-error.js';

export type Matrix = Readonly<Record<string, readonly string[]>>;

export interface TriggerConfigVersion {
  readonly version: number;
  readonly workflowPath: string;
  /** null: the default of the project. */
  readonly ref: string | null;
  readonly matrix: Matrix;
  readonly envMappings: Readonly<Record<string, string>>;
  readonly allowSubset: boolean;
  readonly enabled: boolean;
}

export interface TriggerConfig {
  readonly id: string;
  readonly name: string;
  readonly versions: readonly TriggerConfigVersion[];
}

/** @throws TriggerIngestError `not_found`, `version_disabled` */
export function versionToStart(config: TriggerConfig, number: number): TriggerConfigVersion {
  const version = config.versions.find((one) => one.version === number);
  if (version === undefined) {
    throw new TriggerIngestError('not_found', `${config.name} has no version ${number}.`);
  }
  if (!version.enabled) {
    throw new TriggerIngestError('version_disabled', `Version ${number} is switched off.`);
  }
  return version;
}

/** @throws TriggerIngestError `version_disabled` where none is enabled */
export function newestEnabledVersion({ name, versions }: TriggerConfig): TriggerConfigVersion {
  const newest = versions
    .filter(({ enabled }) => enabled)
    .reduce<TriggerConfigVersion | undefined>(
      (best, one) => (best === undefined || one.version > best.version ? one : best),
      undefined,
    );
  if (newest !== undefined) return newest;
  throw new TriggerIngestError('version_disabled', `No version of ${name} is switched on.`);
}
