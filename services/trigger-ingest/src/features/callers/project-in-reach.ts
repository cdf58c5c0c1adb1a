import type { RequestContext } from '@orchestrator/http';
import { identified } from '@orchestrator/http';
import type { Startables } from '../../domain/find-startable.js';
import type { Project, ProjectName } from '../../domain/project.js';
import { TriggerIngestError } from '../../domain/trigger-ingest-error.js';

/**
 * The project of this name in a namespace of the caller, if its token may reach it. From here on the
 * project's id counts, so that one made anew under the same name is another. A limited token is not
 * told which other projects there are.
 * @throws TriggerIngestError `outside_limit`, `not_found`, `pipeline_away`
 */
export async function projectInReach(
  startables: Startables,
  name: ProjectName,
  namespaceId: string,
  context: RequestContext,
): Promise<Project> {
  const caller = identified(context);
  const limit = caller.type === 'token' ? caller.token.repositories : null;
  const find = () => startables.project(name, { namespaceId });
  const project = limit === null ? await find() : await find().catch(beyondLimit);
  if (limit === null || limit.includes(project.id)) return project;
  throw outsideLimit();
}

/** The same of the namespace that the path names, for which the route asks a role. */
export function projectOfPath(
  startables: Startables,
  params: ProjectName,
  context: RequestContext,
): Promise<Project> {
  const { namespace } = context;
  if (namespace === undefined) throw new Error('The route declares no namespace');
  return projectInReach(startables, params, namespace.id, context);
}

const outsideLimit = () =>
  new TriggerIngestError('outside_limit', 'The calling token is limited to other projects.');

function beyondLimit(error: unknown): never {
  const isMissing = error instanceof TriggerIngestError && error.code === 'not_found';
  throw isMissing ? outsideLimit() : error;
}
