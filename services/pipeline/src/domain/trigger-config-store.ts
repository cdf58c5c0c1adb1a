import type { Actor } from './actor.js';
import type { TriggerConfig, TriggerConfigTerms, TriggerConfigVersion } from './trigger-config.js';

interface ConfigName {
  readonly projectId: string;
  readonly name: string;
}

/** Changes of trigger configurations. Each is one transaction with the event that tells of it. */
export interface TriggerConfigStore {
  /** @throws ProjectError `not_found`, `name_taken`, `conflict` when there are too many */
  create(config: ConfigName, actor: Actor): Promise<TriggerConfig>;
  /**
   * The version gets the next number, and is on.
   * @throws ProjectError `not_found`, `conflict` when there are too many
   */
  addVersion(
    config: ConfigName,
    terms: TriggerConfigTerms,
    actor: Actor,
  ): Promise<TriggerConfigVersion>;
  /** @throws ProjectError `not_found` */
  setEnabled(
    config: ConfigName,
    version: { readonly version: number; readonly enabled: boolean },
    actor: Actor,
  ): Promise<TriggerConfigVersion>;
  /** @throws ProjectError `not_found` */
  remove(config: ConfigName, actor: Actor): Promise<void>;
}
