import type { Caller, CallerNamespace, NamespaceRole, Scope } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A user or an organization with an id of its own. */
export const named = (name: string): Named => ({ id: newId(), name });

export interface Membership {
  readonly organization: Named;
  readonly role: NamespaceRole;
}

const asMember = ({ organization: { id, name }, role }: Membership): CallerNamespace => ({
  id,
  name,
  type: 'organization',
  role,
});

const principalOf = ({ id, name }: Named, memberships: readonly Membership[]) => ({
  type: 'user' as const,
  id,
  name,
  namespaces: [
    { id, name, type: 'user' as const, role: 'owner' as const },
    ...memberships.map(asMember),
  ],
});

export const sessionOf = (user: Named, ...memberships: readonly Membership[]): Caller => ({
  type: 'session',
  session: { id: newId(), fresh_until: new Date(Date.now() + 60_000).toISOString() },
  principal: principalOf(user, memberships),
});

type TokenCaller = Extract<Caller, { type: 'token' }>;

/** The user by a token of this kind. */
export const tokenOf = (
  user: Named,
  kind: TokenCaller['token']['kind'],
  token: Partial<TokenCaller['token']> = {},
): TokenCaller => ({
  type: 'token',
  token: {
    id: newId(),
    kind,
    scopes: [],
    expires_at: null,
    ip_allowlist: null,
    repositories: null,
    ...token,
  },
  principal: principalOf(user, []),
});

export const personal = (user: Named, ...scopes: Scope[]): TokenCaller =>
  tokenOf(user, 'personal', { scopes });
