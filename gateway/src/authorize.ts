import {
  decideAccess,
  type ProblemCode,
  type RejectionReason,
  type RouteDefinition,
} from '@orchestrator/contracts';
import { addressAllowed } from './policies/ip-allowlist.js';
import type { ResolvedCaller } from './callers/resolved-caller.js';

export type Verdict =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly code: ProblemCode & RejectionReason;
      readonly detail?: string;
    };

const allowed: Verdict = { allowed: true };

/** Kind, scope, and the address: may this caller use this route from there? */
export function authorize(
  route: RouteDefinition,
  resolved: ResolvedCaller,
  address: string,
): Verdict {
  const access = decideAccess(route.access, resolved.caller);
  if (!access.allowed) return access as Verdict;
  const { caller } = resolved;
  if (caller.type === 'token' && !addressAllowed(caller.token.ip_allowlist, address)) {
    return { allowed: false, code: 'ip_not_allowed' };
  }
  return allowed;
}
