import type { Actor } from './actor.js';
import type { Secret, SecretPlace } from './secret.js';

interface SecretName {
  readonly place: SecretPlace;
  readonly key: string;
}

/** Changes of secrets. Each is one transaction with the event that tells of it, without the value. */
export interface SecretStore {
  /**
   * @throws ProjectError `conflict` when there are too many; `not_found` or `caller_not_live` for a
   *   place that is gone
   */
  write(
    secret: SecretName & { readonly value: string },
    actor: Actor,
  ): Promise<{ readonly secret: Secret; readonly isNew: boolean }>;
  /** @throws ProjectError `not_found` */
  remove(secret: SecretName, actor: Actor): Promise<void>;
}
