import type { Secret } from './secret.js';

/** Secrets as people look at them. */
export interface SecretViews {
  /** By key, beyond the given one. */
  list(query: {
    readonly placeId: string;
    readonly after: string | undefined;
    readonly limit: number;
  }): Promise<readonly Secret[]>;
}
