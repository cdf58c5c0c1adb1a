import type { ServiceClient } from '@orchestrator/http';
import type { SigningKey } from '@orchestrator/internal-auth';
import type { KeyRing } from './keys/rotation.js';

/** The options of a command as they were given, by name. */
type Given = Readonly<Record<string, string | undefined>>;

export interface Surroundings {
  /** Who the audit log says it was. */
  readonly operator: string;
  readonly tell: (text: string) => void;
  /**
   * Works with a client of the identity service.
   * @param signer signs for the command line in place of its own key
   */
  readonly atIdentity: <R>(
    work: (client: ServiceClient) => Promise<R>,
    signer?: SigningKey,
  ) => Promise<R>;
  readonly keyRing: () => KeyRing;
}

export interface Command {
  /** What follows the name. */
  readonly usage: string;
  readonly summary: string;
  /** Names of the words that must follow. */
  readonly words: readonly string[];
  readonly options: readonly string[];
  /**
   * @returns the exit code
   * @throws CommandError
   */
  run(
    input: { readonly words: readonly string[]; readonly options: Given },
    surroundings: Surroundings,
  ): Promise<0 | 1>;
}
