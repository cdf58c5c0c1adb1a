import type { Caller, CallerNamespace, NamespaceRole, Scope } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A user or an organization with an id of its own. */
export const named = (name: string): Named => ({ id: newId(), name });

/** A role in an organization. */
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

/** The user in the web interface. */
export const sessionOf = (user: Named, ...memberships: readonly Membership[]): Caller => ({
  type: 'session',
  session: { id: newId(), fresh_until: new Date(Date.now() + 60_000).toISOString() },
  principal: principalOf(user, memberships),
});

type TokenCaller = Extract<Caller, { type: 'token' }>;
type Limits = Partial<TokenCaller['token']>;

const tokenWith = (scopes: readonly Scope[], limits: Limits): TokenCaller['token'] => ({
  id: newId(),
  kind: 'personal',
  scopes: [...scopes],
  expires_at: null,
  ip_allowlist: null,
  repositories: null,
  ...limits,
});

/** The user by a token. */
export const tokenOf = (
  user: Named,
  scopes: readonly Scope[],
  limits: Limits = {},
  memberships: readonly Membership[] = [],
): TokenCaller => ({
  type: 'token',
  token: tokenWith(scopes, limits),
  principal: principalOf(user, memberships),
});

/** The organization by a token of its own. */
export const organizationToken = (
  organization: Named,
  scopes: readonly Scope[],
  limits: Limits = {},
): TokenCaller => ({
  type: 'token',
  token: tokenWith(scopes, { kind: 'organization', ...limits }),
  principal: {
    type: 'organization',
    ...organization,
    namespaces: [asMember({ organization, role: 'admin' })],
  },
});

/** A trigger token of a project. */
export const triggerTokenOf = (projectId: string, name = 'acme/web'): TokenCaller => ({
  type: 'token',
  token: tokenWith([], { kind: 'trigger' }),
  principal: { type: 'project', id: projectId, name, namespaces: [] },
});
