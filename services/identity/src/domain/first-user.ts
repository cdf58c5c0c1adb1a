export interface FirstUser {
  readonly userId: string;
  readonly username: string;
  /** True when this start made it. */
  readonly created: boolean;
}

/** The name of the user that an empty system begins with. It is reserved: nobody can take it before. */
export const firstUsername = 'admin';

export interface FirstUserStore {
  /** Makes the first user of an empty system; of several at once one does it, all get the same. */
  ensure(): Promise<FirstUser>;
}
