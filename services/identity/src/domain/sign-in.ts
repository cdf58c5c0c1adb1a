import type { ProviderAccount } from './provider.js';

/** An account at a provider, with the operator's name for the provider that it came through. */
export interface VouchedAccount extends ProviderAccount {
  readonly provider: string;
}

/** A session, and whose it is. */
export interface SessionOfUser {
  readonly id: string;
  readonly userId: string;
}

/** What is known of a browser, and the session that it came with. */
export interface Visitor {
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly session: SessionOfUser | null;
}

/** `reauth` and `link` are for the very session in which they were begun. */
export type SignInPurpose =
  | { readonly intent: 'sign_in' }
  | { readonly intent: 'reauth' | 'link'; readonly session: SessionOfUser };

export interface SignInAttempt {
  readonly provider: string;
  readonly purpose: SignInPurpose;
  /** A local path. */
  readonly returnTo: string;
}

/** Sign-ins under way: each belongs to one browser, and counts once within ten minutes. */
export interface SignInAttempts {
  keep(stateDigest: Uint8Array, browserDigest: Uint8Array, attempt: SignInAttempt): Promise<void>;
  /** Takes it out, whatever comes of it. null: there is none, or it is too old. */
  take(
    stateDigest: Uint8Array,
    browserDigest: Uint8Array,
  ): Promise<(SignInAttempt & { readonly begunMs: number }) | null>;
}

/** What came of an answer that the provider vouches for. Each is one transaction with its events. */
export interface SignInStore {
  /**
   * A new session of the user whose identity this is; the one that the browser came with ends.
   * @returns its secret; null when nobody has this identity
   * @throws SignInError `account_disabled`
   */
  signIn(account: VouchedAccount, visitor: Visitor): Promise<string | null>;
  /**
   * The session under a new id, fresh again.
   * @returns its secret
   * @throws SignInError `other_account`, `account_disabled`, `session_required`
   */
  reauthenticate(
    account: VouchedAccount,
    session: SessionOfUser,
    visitor: Visitor,
  ): Promise<string>;
  /** Somebody new, until the username is picked in the same browser. */
  keepNewcomer(
    browserDigest: Uint8Array,
    account: VouchedAccount,
    newcomer: { readonly returnTo: string; readonly session: SessionOfUser | null },
  ): Promise<void>;
  /**
   * An identity that waits for this session to confirm that it is to be linked.
   * @returns the id of what is to be confirmed
   */
  keepLink(account: VouchedAccount, session: SessionOfUser): Promise<string>;
}

/** Why a sign-in came to nothing. The first three are the provider's own word (RFC 6749 section 4.1.2.1). */
export type SignInFailure =
  | 'access_denied'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'provider_error'
  | 'provider_unavailable'
  | 'provider_untrusted'
  | 'presence_unproven'
  | 'state_invalid'
  | 'account_disabled'
  | 'session_required'
  | 'other_account';

export class SignInError extends Error {
  override readonly name = 'SignInError';
  /** @param message for the log, without secrets */
  constructor(
    readonly failure: SignInFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
