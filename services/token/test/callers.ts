import type { Caller, Scope } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { TestOrganization, TestUser } from './test-user.js';

export type TokenCaller = Extract<Caller, { type: 'token' }>;

const principalOf = ({ id, name, memberships = [] }: TestUser) => ({
  type: 'user' as const,
  id,
  name,
  namespaces: [
    { id, name, type: 'user' as const, role: 'owner' as const },
    ...memberships.map(({ organization, role }) => ({
      ...organization,
      type: 'organization' as const,
      role,
    })),
  ],
});

/** The user in the web interface. */
export const sessionOf = (user: TestUser): Caller => ({
  type: 'session',
  session: { id: newId(), fresh_until: new Date(Date.now() + 60_000).toISOString() },
  principal: principalOf(user),
});

/** The user by a token. */
export const tokenOf = (
  user: TestUser,
  tokenId: string,
  scopes: readonly Scope[] = ['token:admin'],
  limits: Partial<TokenCaller['token']> = {},
): TokenCaller => ({
  type: 'token',
  token: withoutLimits('personal', tokenId, scopes, limits),
  principal: principalOf(user),
});

/** The organization by a token of its own: its admin, whoever made it. */
export const organizationTokenOf = (
  { id, name }: TestOrganization,
  tokenId: string,
  scopes: readonly Scope[] = ['token:admin'],
  limits: Partial<TokenCaller['token']> = {},
): TokenCaller => ({
  type: 'token',
  token: withoutLimits('organization', tokenId, scopes, limits),
  principal: {
    type: 'organization',
    id,
    name,
    namespaces: [{ id, name, type: 'organization', role: 'admin' }],
  },
});

const withoutLimits = (
  kind: TokenCaller['token']['kind'],
  id: string,
  scopes: readonly Scope[],
  limits: Partial<TokenCaller['token']>,
): TokenCaller['token'] => ({
  id,
  kind,
  scopes: [...scopes],
  expires_at: null,
  ip_allowlist: null,
  repositories: null,
  ...limits,
});

export const gatewayItself: Caller = { type: 'service', service: 'gateway' };
/** Which asks for instance secrets and job tokens. */
export const agentGateway: Caller = { type: 'service', service: 'agent-gateway' };
