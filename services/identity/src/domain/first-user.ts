export interface FirstUser {
  readonly userId: string;
  readonly username: string;
  /** True when this start made it. */
  readonly created: boolean;
}

/** The name of the user that an empty system begins with. It is reserved: nobody can take it before. */
export const firstUsername = 'admin';

/** An identity that opens the account of the first user where nothing else could. */
export interface FirstIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly provider: string;
  /** Issuers of the providers that one can sign in with now. */
  readonly usableIssuers: ReadonlySet<string>;
}

export interface FirstUserStore {
  /**
   * Makes the first user of an empty system; of several at once one does it, all get the same.
   * @param identity is linked to that user, unless one is that can be used, or somebody else has it
   * @returns null when that user was there and is gone: nobody takes the place
   */
  ensure(identity?: FirstIdentity): Promise<FirstUser | null>;
}
