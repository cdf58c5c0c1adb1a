import type { TokenPolicy } from './token-policy.js';

/** What is asked of tokens, as events told. Each event has its effect once. */
export interface TokenPolicies {
  /**
   * Remembers what is asked from now on, unless something later is known.
   * @param event.organizationId of whose tokens it is asked; null: of all
   */
  decide(event: {
    readonly eventId: string;
    readonly organizationId: string | null;
    readonly policy: TokenPolicy;
    readonly decidedAt: Date;
  }): Promise<void>;
  /** Forgets what an organization asked that is gone; it asks for nothing any more. */
  forget(event: { readonly eventId: string; readonly organizationId: string }): Promise<void>;
}
