/** An account at a provider, as the provider vouches for it. */
export interface ProviderAccount {
  /** With the subject it is the identity: a URL that two providers never share. */
  readonly issuer: string;
  readonly subject: string;
  /** For display only. */
  readonly login: string | null;
  readonly email: string | null;
  /** The provider says that the address is this person's. */
  readonly emailVerified: boolean;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
}

/** The secrets of one sign-in; none of them is kept. */
export interface SignInSecrets {
  readonly state: string;
  /** OpenID Connect Core section 3.1.2.1. */
  readonly nonce: string;
  /** RFC 7636. */
  readonly codeVerifier: string;
}

export interface SignInRequest extends SignInSecrets {
  /** The provider is to ask who is there, though it may know. */
  readonly reauthenticate: boolean;
}

/** What a provider sent the browser back with. */
export interface ProviderAnswer {
  readonly code: string;
  readonly state: string;
  /** RFC 9207. */
  readonly iss: string | undefined;
}

export interface SignInProvider {
  /** Names it in paths; chosen by the operator. */
  readonly id: string;
  readonly name: string;
  readonly type: 'github' | 'gitlab' | 'oidc';
  readonly icon: string | null;
  /** The issuer of every identity that it vouches for. */
  readonly issuer: string;
  /**
   * Where the browser goes.
   * @throws ProviderError
   */
  begin(request: SignInRequest): Promise<string>;
  /**
   * Exchanges the code, verifies everything, and gives the account.
   * @param begunMs how long ago the sign-in was begun, in milliseconds
   * @throws ProviderError
   */
  complete(
    answer: ProviderAnswer,
    request: SignInRequest & { readonly begunMs: number },
  ): Promise<ProviderAccount>;
}

/** The providers that are configured now. */
export interface Providers {
  readonly all: readonly SignInProvider[];
  find(id: string): SignInProvider | undefined;
}

/**
 * - `unavailable`: out of reach, too slow, or in trouble of its own
 * - `refused`: it does not take the code, or our client
 * - `untrusted`: what it says can't be verified, or is not allowed to be asked
 * - `presence_unproven`: it did not ask who is there
 */
export type ProviderFailure = 'unavailable' | 'refused' | 'untrusted' | 'presence_unproven';

export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** @param message for the log, without secrets */
  constructor(
    readonly failure: ProviderFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
