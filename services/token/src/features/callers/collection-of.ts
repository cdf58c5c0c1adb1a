import type { TokenCollection } from '@orchestrator/contracts';
import { identified, type RequestContext } from '@orchestrator/http';
import { assertReaches } from '../../domain/grant-within.js';
import type { Projects } from '../../domain/projects.js';
import type { Collection } from '../../domain/token.js';
import { TokenError } from '../../domain/token-error.js';
import { projectLimitOf } from './project-limit-of.js';

/** The parameters of a path in a collection. */
type PlaceParams = Readonly<Record<string, unknown>>;

/** Finds the collection that a request speaks of, with its caller's right to it. */
export type FindCollection = (context: RequestContext, params: PlaceParams) => Promise<Collection>;

/** How the collections of this declaration are found. */
export function findCollectionWith(
  { kind, owner }: Pick<TokenCollection, 'kind' | 'owner'>,
  projects: Projects,
): FindCollection {
  switch (owner) {
    case 'user':
      return (context) => Promise.resolve(ofUser(kind, context));
    case 'organization':
      return (context) => Promise.resolve(ofOrganization(kind, context));
    case 'project':
      return (context, params) => ofProject(kind, context, params, projects);
  }
}

function ofUser(kind: Collection['kind'], context: RequestContext): Collection {
  const { type, id, name } = identified(context).principal;
  if (type !== 'user') throw notFound('Only users have these tokens.');
  return { kind, owner: { type, id, name }, namespace: { type, id } };
}

function ofOrganization(kind: Collection['kind'], { namespace }: RequestContext): Collection {
  if (namespace?.type !== 'organization') throw notFound('There is no such organization.');
  const { type, id, name } = namespace;
  return { kind, owner: { type, id, name }, namespace: { type, id } };
}

async function ofProject(
  kind: Collection['kind'],
  context: RequestContext,
  { name }: PlaceParams,
  projects: Projects,
): Promise<Collection> {
  const { namespace } = context;
  if (namespace === undefined || typeof name !== 'string')
    throw new Error('The path names a project');
  const [project] = await projects.resolve([{ namespaceId: namespace.id, name }]);
  assertReaches(projectLimitOf(identified(context)), project?.id);
  if (!project) throw notFound('There is no such project.');
  return {
    kind,
    owner: { type: 'project', id: project.id, name: `${project.namespace.name}/${project.name}` },
    namespace: { type: namespace.type, id: namespace.id },
  };
}

const notFound = (sentence: string): TokenError => new TokenError('token_not_found', sentence);
