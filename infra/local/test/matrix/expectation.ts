import {
  kindsWithoutScopes,
  type NamespaceRole,
  reaches,
  type RouteDefinition,
  type Scope,
} from '@orchestrator/contracts';
import type { Caller, Outcome, Target } from './facts.js';
import { asksForSignUp } from './targets.js';

const refused = (code: string): Outcome => ({ code });

/**
 * What must come of a request, computed from the declaration of its route and from what is known of
 * the caller and of what it asks for: never from what the system answers.
 * @param asked the scopes that its body asks for
 */
export function expectedOutcome(
  route: RouteDefinition,
  caller: Caller,
  target: Target,
  asked: readonly Scope[],
): Outcome {
  return admission(route, caller) ?? standing(route, caller, target, asked) ?? 'done';
}

/** May this caller use the route at all? A refusal, if not. */
export function admission({ access }: RouteDefinition, caller: Caller): Outcome | undefined {
  const isToken = caller.kind !== 'none' && caller.kind !== 'session';
  if (isToken && caller.ended !== undefined) return refused('invalid_token');
  if (access.who === 'public') return undefined;
  if (access.who === 'service') return refused('not_found');
  if (caller.kind === 'none' || caller.ended !== undefined) return refused('unauthenticated');
  if (!access.kinds.includes(caller.kind)) return refused('caller_kind_refused');
  const carriesScopes = isToken && !kindsWithoutScopes.includes(caller.kind);
  if (carriesScopes && access.scope !== undefined && !caller.scopes.includes(access.scope)) {
    return refused('insufficient_scope');
  }
  if (access.everyProject && caller.limit !== null) return refused('repository_not_allowed');
  return undefined;
}

/** May it have what it asks for? A refusal, if not. */
function standing(
  route: RouteDefinition,
  caller: Caller,
  target: Target,
  asked: readonly Scope[],
): Outcome | undefined {
  const { access } = route;
  if (asksForSignUp(route) && !target.found) return refused('unauthenticated');
  if (access.who !== 'caller') return undefined;
  if (caller.kind === 'trigger' && target.project !== undefined) {
    return caller.project === target.project && target.found ? undefined : refused('not_found');
  }
  const role = target.namespace && caller.roles[target.namespace];
  const among = target.among && standingAmong(route, caller.roles[target.among]);
  if (among) return among;
  const rule = target.namespace && access.namespace;
  if (rule && role === undefined) return refused('not_found');
  if (rule && role && !reaches(role, rule.role)) return refused('role_required');
  if (beyondLimit(caller, target)) return refused('repository_not_allowed');
  if (access.fresh && caller.stale) return refused('reauthentication_required');
  if (!target.found) return refused('not_found');
  if (target.needs) return refused('role_required');
  const overOthers = target.self ? undefined : rule?.others;
  if (role && overOthers && !reaches(role, overOthers)) return refused('role_required');
  return handsOutMore(route, caller, target, asked) ? refused('escalation_refused') : undefined;
}

/** Of what is named by its id alone: those of its namespace see it, and its admins change it. */
function standingAmong(
  { problems }: RouteDefinition,
  role: NamespaceRole | undefined,
): Outcome | undefined {
  if (role === undefined) return refused('not_found');
  const forAdmins = problems.includes('role_required');
  return forAdmins && !reaches(role, 'admin') ? refused('role_required') : undefined;
}

const beyondLimit = ({ limit }: Caller, { project }: Target): boolean =>
  limit !== null && project !== undefined && !limit.includes(project);

/** What the tokens that requests are about may do. */
export const scopesOfThings: readonly Scope[] = ['read', 'token:admin'];

function handsOutMore(
  { handsOut }: RouteDefinition,
  caller: Caller,
  { thing }: Target,
  asked: readonly Scope[],
): boolean {
  if (handsOut === undefined || caller.kind === 'session') return false;
  // With a token in the path that one is made anew; else what the body asks for.
  const carries = thing?.noun === 'tokens';
  const wanted = [...handsOut.scopes, ...(carries ? scopesOfThings : asked)];
  const everyProject = handsOut.everyProject || carries;
  return (
    !wanted.every((scope) => caller.scopes.includes(scope)) ||
    (everyProject && caller.limit !== null)
  );
}
