import type { mutations } from '../simulation/mutations.js';

export type MutationName = keyof typeof mutations;

/** A scripted history in which one guarantee hangs on one guard. */
export interface Scene {
  readonly guarantee: string;
  /** Each of these alone, taken out, must break the guarantee. */
  readonly guards: readonly MutationName[];
  /** Plays it; gives what was broken. */
  readonly play: () => Promise<readonly string[]>;
}
