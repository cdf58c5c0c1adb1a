import {
  pathParameters,
  reorderQueue,
  type RouteDefinition,
  templateSegments,
  tokenCollections,
  trigger,
  triggerConfiguration,
} from '@orchestrator/contracts';
import {
  type Caller,
  isOrganization,
  namespaceOf,
  type NamespaceKey,
  type Noun,
  type Person,
  type ProjectKey,
  type Target,
  type Thing,
} from './facts.js';

/** Where a path looks for what it names. */
type Place = 'organization' | 'project' | 'elsewhere' | 'nowhere';

const placeOf = ({ path, access }: RouteDefinition): Place => {
  const names = pathParameters(path);
  if (names.includes('org')) return 'organization';
  if (names.includes('owner')) return 'project';
  return access.who === 'caller' && access.namespace?.in !== undefined ? 'elsewhere' : 'nowhere';
};

/** Parameters of a path that name what it is about. */
const namesThing: readonly string[] = ['id', 'username', 'path', 'config', 'key', 'webhook_id'];

/** What a route is about: what its path names last, or what its browser waits for. */
export function nounOf(route: RouteDefinition): Noun | undefined {
  // What is put somewhere need not be there.
  if (route.method === 'PUT') return undefined;
  const segments = templateSegments(route.path);
  const named = segments.findIndex(
    (segment) => segment.type === 'parameter' && namesThing.includes(segment.name),
  );
  const before = segments[named - 1];
  if (named > 0 && before?.type === 'literal') return before.text as Noun;
  if (route.id === triggerConfiguration.id) return 'trigger-configs';
  if (route.id === reorderQueue.id) return 'waiting-jobs';
  if (asksToConfirm(route)) return 'links';
  if (asksForSignUp(route)) return 'sign-ups';
  return undefined;
}

const asksToConfirm = ({ body, query }: RouteDefinition): boolean =>
  [body, query].some((schema) => schema !== undefined && 'confirm' in shapeOf(schema));

const shapeOf = (schema: object): object =>
  'shape' in schema && typeof schema.shape === 'object' ? (schema.shape ?? {}) : {};

/** Anybody may come, and is still to be somebody: who is about to sign up. */
export const asksForSignUp = ({ access, problems }: RouteDefinition): boolean =>
  access.who === 'public' && problems.includes('unauthenticated');

/** The collection of tokens in which this path looks. */
const collectionOf = ({ path }: RouteDefinition) =>
  tokenCollections.find(({ create }) => path.startsWith(`${create.path}/`));

/** Of the same owner, and of another kind. */
const sibling: Partial<Record<Noun, Noun>> = {
  tokens: 'agent-tokens',
  'agent-tokens': 'tokens',
};

/**
 * All that this caller could ask of this route: its own and what is not, and what is not where the path
 * says. Those who may not use the route at all are told so before anybody asks what it is about: one is
 * enough. That a scope is enough by itself shows in what is its own and what is not: where things are is
 * asked by those who have every scope.
 */
export function targetsOf(
  route: RouteDefinition,
  caller: Caller,
  admitted: boolean,
): readonly Target[] {
  const all = everyTarget(route, caller);
  if (!admitted) return all.slice(0, 1);
  return caller.scopes.length === 1 ? all.slice(0, 2) : all;
}

function everyTarget(route: RouteDefinition, caller: Caller): readonly Target[] {
  const noun = nounOf(route);
  const place = placeOf(route);
  if (route.id === trigger.id) return inProjects(caller, noun);
  if (noun === 'hooks') return [{ name: 'own', thing: { noun, within: 'acme/web' }, found: true }];
  if (place === 'elsewhere') return inNamespaces(route);
  if (place === 'organization') return inOrganizations(route, caller, noun);
  if (place === 'project') return inProjects(caller, noun);
  if (noun === 'runs' || noun === 'waiting-jobs') return runsById(caller, noun);
  if (noun === 'agents') return byId(noun);
  return noun === undefined ? [{ name: 'own', found: true }] : ofUser(route, caller, noun);
}

/** What is named by its id alone is found where the caller has a role, within the caller's limit. */
function runsById({ roles, limit, owner }: Caller, noun: 'runs' | 'waiting-jobs'): Target[] {
  const home: Person = isOrganization(owner) ? 'ada' : owner;
  const at = (within: ProjectKey) => ({
    thing: { noun, within },
    found: roles[namespaceOf(within)] !== undefined && (limit === null || limit.includes(within)),
    // The queue is an admin's.
    ...(noun === 'waiting-jobs' &&
      roles[namespaceOf(within)] === 'member' && { needs: 'admin' as const }),
  });
  return [
    { name: 'own', ...at('acme/web') },
    { name: 'foreign', ...at('globex/web') },
    { name: 'personal', ...at(`${home}/web`) },
  ];
}

/** What belongs to a namespace, and is named by its id alone. */
const byId = (noun: Noun): Target[] =>
  (
    [
      ['own', 'acme'],
      ['foreign', 'globex'],
      ['personal', 'ada'],
    ] as const
  ).map(([name, among]) => ({ name, among, thing: { noun, within: among }, found: true }));

function inNamespaces({ access }: RouteDefinition): Target[] {
  const optional = access.who === 'caller' && access.namespace?.in === 'query';
  return [
    { name: 'own', namespace: 'acme', found: true },
    { name: 'foreign', namespace: 'globex', found: true },
    { name: 'personal', namespace: 'ada', found: true },
    ...(optional ? [{ name: 'all', found: true }] : []),
  ];
}

function ofUser(route: RouteDefinition, { owner, stale }: Caller, noun: Noun): Target[] {
  const own: Person = isOrganization(owner) ? 'ada' : owner;
  const foreign: Person = own === 'eve' ? 'ada' : 'eve';
  const thing = (within: NamespaceKey, which: Noun = noun): Thing => ({ noun: which, within });
  const other = collectionOf(route) && sibling[noun];
  return [
    { name: 'own', thing: { ...thing(own), ...(stale && { stale }) }, found: true },
    { name: 'foreign', thing: thing(foreign), found: false },
    ...(other === undefined
      ? []
      : [{ name: 'own, of another kind', thing: thing(own, other), found: false }]),
  ];
}

function inOrganizations(route: RouteDefinition, caller: Caller, noun: Noun | undefined): Target[] {
  const home = isOrganization(caller.owner) ? 'ada' : caller.owner;
  if (noun === undefined) {
    return [
      { name: 'own', namespace: 'acme', found: true },
      { name: 'foreign', namespace: 'globex', found: true },
      { name: 'a user’s namespace', namespace: home, found: false },
    ];
  }
  const thing = (within: NamespaceKey, which: Noun = noun): Thing => ({ noun: which, within });
  const other = collectionOf(route) && sibling[noun];
  const own = { namespace: 'acme', thing: thing('acme') } as const;
  return [
    { name: 'own', ...own, found: true },
    { name: 'foreign', namespace: 'globex', thing: thing('globex'), found: true },
    { name: 'foreign, in the own place', ...own, thing: thing('globex'), found: false },
    { name: 'own, in a user’s namespace', ...own, namespace: home, found: false },
    ...(other === undefined
      ? []
      : [{ name: 'own, of another kind', ...own, thing: thing('acme', other), found: false }]),
    ...(noun !== 'members' || isOrganization(caller.owner)
      ? []
      : [{ name: 'oneself', ...own, thing: thing(caller.owner), ...oneself(caller) }]),
  ];
}

const oneself = ({ roles }: Caller) => ({ found: roles.acme !== undefined, self: true }) as const;

function inProjects({ owner }: Caller, noun: Noun | undefined): Target[] {
  const home: Person = isOrganization(owner) ? 'ada' : owner;
  const stranger = home === 'eve' ? 'ada' : 'eve';
  const at = (project: ProjectKey, namespace: NamespaceKey, about = project) => ({
    project,
    namespace,
    ...(noun !== undefined && { thing: { noun, within: about } }),
  });
  return [
    { name: 'own', ...at('acme/web', 'acme'), found: true },
    { name: 'foreign', ...at('globex/web', 'globex'), found: true },
    { name: 'personal', ...at(`${home}/web`, home), found: true },
    { name: 'a stranger’s', ...at(`${stranger}/web`, stranger), found: true },
    { name: 'none', namespace: 'acme', project: 'acme/none', found: false, ...lost(noun) },
    ...(noun === undefined
      ? []
      : [
          {
            name: 'another project’s, in the own place',
            ...at('acme/web', 'acme', 'acme/other'),
            found: false,
          },
          {
            name: 'foreign, in the own place',
            ...at('acme/web', 'acme', 'globex/web'),
            found: false,
          },
        ]),
  ];
}

const lost = (noun: Noun | undefined) =>
  noun === undefined ? {} : { thing: { noun, within: 'acme/web' as const } };
