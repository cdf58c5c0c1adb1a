import type { Actor } from './actor.js';
import type { TokenPolicy } from './token-policy.js';

/** What the operator does to the instance. Each is one transaction with the event that tells of it. */
export interface InstanceStore {
  /** Lets one person sign up who has the code behind this digest. */
  createSignUpLink(link: {
    readonly codeDigest: Buffer;
    readonly validHours: number;
    readonly actor: Actor;
  }): Promise<{ readonly expiresAt: Date }>;
  /**
   * @param changes what is left out stays
   * @returns the policy from now on
   */
  changePolicy(changes: Partial<TokenPolicy>, actor: Actor): Promise<TokenPolicy>;
  recordVerification(
    verdict: { readonly chains: number; readonly entries: number; readonly faults: number },
    actor: Actor,
  ): Promise<void>;
  recordKeyRotation(
    rotation: { readonly keys: string; readonly step: string },
    actor: Actor,
  ): Promise<void>;
}
