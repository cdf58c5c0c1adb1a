import { z } from 'zod';
import { callerKinds, serviceNames } from './access.js';
import { identifier, timestamp } from './schemas/primitives.js';
import { namespaceRoles } from './schemas/namespace.js';
import { scope } from './schemas/token.js';

const tokenKinds = callerKinds.filter((kind) => kind !== 'session');

/** A namespace in which a principal has a role. */
export const callerNamespace = z.object({
  id: identifier,
  name: z.string(),
  type: z.enum(['user', 'organization']),
  role: z.enum(namespaceRoles),
});
export type CallerNamespace = z.infer<typeof callerNamespace>;

/** On whose behalf a token or a session acts. */
export const principal = z.object({
  type: z.enum(['user', 'organization', 'project']),
  id: identifier,
  name: z.string(),
  namespaces: z.array(callerNamespace),
});
export type Principal = z.infer<typeof principal>;

/** The limits and rights of the token that a request came with. */
export const callerToken = z.object({
  id: identifier,
  kind: z.enum(tokenKinds),
  scopes: z.array(scope),
  expires_at: timestamp.nullable(),
  ip_allowlist: z.array(z.string()).nullable(),
  repositories: z.array(identifier).nullable(),
});
export type CallerToken = z.infer<typeof callerToken>;

/** Who stands behind a request: what the caller assertion carries and what every service decides by. */
export const caller = z.discriminatedUnion('type', [
  z.object({ type: z.literal('anonymous') }),
  z.object({ type: z.literal('token'), token: callerToken, principal }),
  z.object({
    type: z.literal('session'),
    session: z.object({ id: identifier, fresh_until: timestamp }),
    principal,
  }),
  z.object({ type: z.literal('service'), service: z.enum(serviceNames) }),
]);
export type Caller = z.infer<typeof caller>;
export type IdentifiedCaller = Extract<Caller, { principal: Principal }>;

/** The header in which the gateway and services tell one another who calls. */
export const assertionHeader = 'x-orchestrator-assertion';

/** The address of the client, for display and audit only: no decision is taken on it. */
export const clientAddressHeader = 'x-orchestrator-client-address';

/** Everything with this prefix is ours and never accepted from outside. */
export const trustedHeaderPrefix = 'x-orchestrator-';

/** On answers to sign-in routes: the CSRF token that belongs to the session of the request. */
export const csrfTokenHeader = 'x-orchestrator-csrf-token';

/** On refusals by a service that the gateway is to tell of: the code of the problem. */
export const refusalHeader = 'x-orchestrator-refusal';

/** Where a browser sends its CSRF token back. */
export const csrfHeader = 'x-csrf-token';

/**
 * The cookies: the `__Host-` name wherever the origin is https, the plain one on loopback only. A
 * session's is its secret; the sign-in cookie ties one browser to the sign-ins that it began.
 */
export const cookieNames = {
  session: { secure: '__Host-session', loopback: 'session' },
  signIn: { secure: '__Host-sign-in', loopback: 'sign-in' },
} as const;

/** What the value of a session cookie looks like: 256 random bits, base64url. */
export const sessionValuePattern = /^ors_[A-Za-z0-9_-]{43}$/;

/** The same of the sign-in cookie. */
export const signInValuePattern = /^orb_[A-Za-z0-9_-]{43}$/;
