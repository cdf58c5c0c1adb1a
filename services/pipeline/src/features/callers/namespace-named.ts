import {
  type CallerNamespace,
  decideNamedNamespace,
  type NamespaceRole,
} from '@orchestrator/contracts';
import { identified, ProblemSignal, type RequestContext } from '@orchestrator/http';

/**
 * The namespace that a body or a query names, as routes with one in their path get it.
 * @throws ProblemSignal `not_found` where the caller has no role, `role_required` where too low a one
 */
export function namespaceNamed(
  name: string,
  role: NamespaceRole,
  context: RequestContext,
): CallerNamespace {
  const decision = decideNamedNamespace(identified(context), name, role);
  if (!decision.allowed) throw new ProblemSignal(decision);
  return decision.namespace;
}
