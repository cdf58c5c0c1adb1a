import { type Access, type CallerKind, kindsWithoutScopes } from './access.js';
import type { Caller, CallerNamespace, IdentifiedCaller } from './caller.js';
import type { ProblemCode } from './problem-codes.js';
import { type NamespaceRole, reaches } from './schemas/namespace.js';

export type AccessDecision =
  | { readonly allowed: true; readonly namespace?: CallerNamespace }
  | { readonly allowed: false; readonly code: ProblemCode; readonly detail?: string };

type Refusal = Extract<AccessDecision, { readonly allowed: false }>;
type NamespaceDecision = { readonly allowed: true; readonly namespace: CallerNamespace } | Refusal;

const allowed: AccessDecision = { allowed: true };
const refuse = (code: ProblemCode, detail?: string): Refusal => ({
  allowed: false,
  code,
  ...(detail !== undefined && { detail }),
});

/** The kind of caller as routes declare it. */
export const callerKind = (caller: IdentifiedCaller): CallerKind =>
  caller.type === 'session' ? 'session' : caller.token.kind;

/** Is it one whose scopes and roles decide nothing, because it has none? */
const isWithoutScopes = (kind: CallerKind): boolean => kindsWithoutScopes.includes(kind);

/**
 * May this caller use a route with this access at all? Kind first, then scope and limit (sessions
 * stand above both, and what carries no scopes is asked for none). The gateway asks it before it forwards, and every service asks it again.
 */
export function decideAccess(access: Access, caller: Caller): AccessDecision {
  if (access.who === 'service') {
    return caller.type === 'service' && access.services.includes(caller.service)
      ? allowed
      : refuse('assertion_refused');
  }
  if (caller.type === 'service') return refuse('assertion_refused');
  if (access.who === 'public') return allowed;
  if (caller.type === 'anonymous') return refuse('unauthenticated');
  const kind = callerKind(caller);
  if (!access.kinds.includes(kind)) {
    return refuse('caller_kind_refused', `${article(kind)} may not use this route.`);
  }
  const { scope } = access;
  const asksScope = scope !== undefined && !isWithoutScopes(kind);
  if (asksScope && caller.type === 'token' && !caller.token.scopes.includes(scope)) {
    return refuse('insufficient_scope', `This needs the scope ${scope}.`);
  }
  if (access.everyProject && caller.type === 'token' && caller.token.repositories !== null) {
    return refuse('repository_not_allowed', 'The calling token is limited to certain projects.');
  }
  return allowed;
}

/**
 * Does the caller hold the role that the route asks for in the namespace that its path names? A
 * namespace in which the caller has no role is not found, so that its existence is not told. Kinds
 * that carry no scopes have no roles either: where the route lists them, its service decides.
 */
export function decideNamespace(
  access: Access,
  caller: Caller,
  parameters: Readonly<Record<string, unknown>>,
): AccessDecision {
  if (access.who !== 'caller' || access.namespace === undefined) return allowed;
  if (access.namespace.in !== undefined) return allowed;
  if (!('principal' in caller)) return refuse('unauthenticated');
  const kind = callerKind(caller);
  if (isWithoutScopes(kind) && access.kinds.includes(kind)) return allowed;
  const { parameter, role } = access.namespace;
  const { namespaces, id } = caller.principal;
  return parameter === 'self'
    ? decideRole(
        namespaces.find((candidate) => candidate.id === id),
        role,
      )
    : decideNamedNamespace(caller, parameters[parameter], role);
}

/**
 * The same of a namespace that is named elsewhere than in the path. What says that it is allowed has the
 * namespace with it.
 */
export const decideNamedNamespace = (
  { principal: { namespaces } }: IdentifiedCaller,
  name: unknown,
  role: NamespaceRole,
): NamespaceDecision =>
  decideRole(
    namespaces.find((candidate) => candidate.name === name),
    role,
  );

function decideRole(
  namespace: CallerNamespace | undefined,
  role: NamespaceRole,
): NamespaceDecision {
  if (namespace === undefined) return refuse('not_found');
  if (!reaches(namespace.role, role)) {
    return refuse('role_required', `This needs the role ${role} in ${namespace.name}.`);
  }
  return { allowed: true, namespace };
}

const article = (kind: CallerKind): string => {
  const name = kind === 'session' ? 'session' : `${kind} token`;
  return `${/^[aeio]/.test(name) ? 'An' : 'A'} ${name}`;
};
