import type { TriggerConfig } from './trigger-config.js';

/** Trigger configurations as people and triggers look at them. */
export interface TriggerConfigViews {
  /** By name, beyond the given one. */
  list(query: {
    readonly projectId: string;
    readonly after: string | undefined;
    readonly limit: number;
  }): Promise<readonly TriggerConfig[]>;
  find(projectId: string, name: string): Promise<TriggerConfig | null>;
}
