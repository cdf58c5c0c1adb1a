import type { NamespaceKey } from './facts.js';

/** How far a session of a world has come. */
export type SessionState = 'fresh' | 'stale' | 'spare' | 'ended';

/** Whose session, and which. */
export type SessionKey = `${NamespaceKey} ${SessionState}`;

/** What a world has from its beginning, by what it is called here. */
export interface Founded {
  readonly number: number;
  /** Of users and organizations. */
  readonly ids: ReadonlyMap<NamespaceKey, string>;
  readonly sessions: ReadonlyMap<SessionKey, { readonly id: string; readonly cookie: string }>;
  readonly identities: ReadonlyMap<NamespaceKey, string>;
  readonly invitations: ReadonlyMap<NamespaceKey, string>;
  readonly links: ReadonlyMap<SessionKey, string>;
  /** The cookie of a browser whose user is about to sign up. */
  readonly signUpCookie: string;
}

/** What a user or an organization of this world is called in the system. */
export const nameIn = ({ number }: Pick<Founded, 'number'>, key: NamespaceKey): string =>
  `${key}-${number}`;
