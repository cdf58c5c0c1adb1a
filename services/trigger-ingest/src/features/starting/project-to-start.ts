import { decideNamedNamespace } from '@orchestrator/contracts';
import { identified, ProblemSignal, type RequestContext } from '@orchestrator/http';
import type { Startables } from '../../domain/find-startable.js';
import type { Project, ProjectName } from '../../domain/project.js';
import { projectInReach } from '../callers/project-in-reach.js';

/**
 * The project whose runs the caller wants to start, if it may: a trigger token those of its own project
 * alone, everybody else those of the namespaces that they belong to, within the limit of their token.
 * Where it is named, in the path or in the body, makes no difference.
 * @throws ProblemSignal `not_found`, `role_required`; TriggerIngestError `outside_limit`, `not_found`,
 *   `pipeline_away`
 */
export function projectToStart(
  startables: Startables,
  name: ProjectName,
  context: RequestContext,
): Promise<Project> {
  const caller = identified(context);
  if (caller.type === 'token' && caller.token.kind === 'trigger') {
    return startables.project(name, { projectId: caller.principal.id });
  }
  const decision = decideNamedNamespace(caller, name.owner, 'member');
  if (!decision.allowed) throw new ProblemSignal(decision);
  return projectInReach(startables, name, decision.namespace.id, context);
}
