import { IdentityError } from './identity-error.js';
import type { Visitor, VouchedAccount } from './sign-in.js';
import type { User } from './user.js';

/** Who may sign up: people of a provider, or those with an address of a domain that it verified. */
export interface SignUpRule {
  /** Its id, or `*` for any. */
  readonly provider: string;
  /** Lower case; null: everybody of the provider. */
  readonly domain: string | null;
}

export interface SignUpPolicy {
  readonly mode: 'closed' | 'allowlist' | 'open';
  readonly allowlist: readonly SignUpRule[];
}

type Candidate = Pick<VouchedAccount, 'provider' | 'email' | 'emailVerified'>;

/** Whether somebody can sign up only with a code of the operator. */
export function needsSignUpCode({ mode, allowlist }: SignUpPolicy, candidate: Candidate): boolean {
  if (mode !== 'allowlist') return mode === 'closed';
  return !allowlist.some((rule) => fits(rule, candidate));
}

function fits(rule: SignUpRule, { provider, email, emailVerified }: Candidate): boolean {
  if (rule.provider !== '*' && rule.provider !== provider) return false;
  if (rule.domain === null) return true;
  if (email === null || !emailVerified) return false;
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase() === rule.domain;
}

/** Somebody who came from a provider and has no account yet. */
export interface Newcomer extends VouchedAccount {
  readonly returnTo: string;
  readonly expiresAt: Date;
}

/** For a browser in which nobody new came back from a provider. */
export const newcomerUnknown = (): IdentityError =>
  new IdentityError('newcomer_unknown', 'Sign in at a provider first, in this browser.');

export interface SignUpRequest {
  readonly browserDigest: Uint8Array;
  readonly username: string;
  readonly codeDigest: Uint8Array | undefined;
  readonly visitor: Omit<Visitor, 'session'>;
}

export interface SignedUp {
  readonly user: User;
  readonly sessionSecret: string;
  /** Another account has the same address, and both providers say that it is its owner's. */
  readonly emailKnown: boolean;
}

export interface SignUpStore {
  find(browserDigest: Uint8Array): Promise<Newcomer | null>;
  /** Those of the names that nobody has or had. */
  freeNames(names: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Makes the account with its identity and a session, in one transaction with the events.
   * @param needsCode decided for the newcomer as found in that transaction
   * @throws IdentityError
   */
  signUp(request: SignUpRequest, needsCode: (newcomer: Newcomer) => boolean): Promise<SignedUp>;
}
