import type { Actor } from './actor.js';
import type { TokenPolicy } from './organization.js';

/** What stays is left out. */
type PolicyChanges = { readonly [F in keyof TokenPolicy]?: TokenPolicy[F] | undefined };

/** What the operator does to the instance. Each is one transaction with the event that tells of it. */
export interface InstanceStore {
  /** Lets one person sign up who has the code behind this digest. */
  createSignUpLink(link: {
    readonly codeDigest: Buffer;
    readonly validHours: number;
    readonly actor: Actor;
  }): Promise<{ readonly expiresAt: Date }>;
  /** @returns the policy from now on */
  changePolicy(changes: PolicyChanges, actor: Actor): Promise<TokenPolicy>;
  recordVerification(
    verdict: { readonly chains: number; readonly entries: number; readonly faults: number },
    actor: Actor,
  ): Promise<void>;
  recordKeyRotation(
    rotation: { readonly keys: string; readonly step: string },
    actor: Actor,
  ): Promise<void>;
}
