import {
  type Caller,
  fillPath,
  type Scope,
  type TokenCollection,
  tokenCollections,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { organizationTokenOf, sessionOf, type TokenCaller, tokenOf } from './callers.js';
import type { CreatedForTest, Harness } from './harness.js';
import {
  organizationNamed,
  type TestOrganization,
  type TestUser,
  userNamed,
  withRole,
} from './test-user.js';

/** A collection of somebody's tokens, and who may come to it. */
export interface Place {
  readonly declared: TokenCollection;
  readonly params: Readonly<Record<string, string>>;
  /** Who manages it: the user, or an admin of the organization. */
  readonly manager: TestUser;
  /** The organization that it is in; null in a user's own namespace. */
  readonly organization: TestOrganization | null;
  readonly owner: {
    readonly type: 'user' | 'organization' | 'project';
    readonly id: string;
    readonly name: string;
  };
  readonly namespace: { readonly type: 'user' | 'organization'; readonly id: string };
}

/** A table for `test.each`: each collection with its name. */
export const everyCollection = tokenCollections.map((declared): [string, TokenCollection] => [
  declared.create.path,
  declared,
]);

let places = 0;

/**
 * A new place of this collection, with an owner of its own.
 * @param within trigger tokens only: whether their project is an organization's; others have one answer
 */
export function placeOf(
  harness: Harness,
  declared: TokenCollection,
  within: 'user' | 'organization' = 'organization',
): Place {
  const number = (places += 1);
  const namespaceType = declared.owner === 'project' ? within : declared.owner;
  const user = userNamed(`user-${number}`);
  const organization = namespaceType === 'user' ? null : organizationNamed(`org-${number}`);
  const manager = organization === null ? user : withRole(user, 'admin', organization);
  const { id, name } = organization ?? user;
  const namespace = { type: namespaceType, id };
  if (declared.owner !== 'project') {
    const params = organization === null ? {} : { org: name };
    return { declared, params, manager, organization, owner: { ...namespace, name }, namespace };
  }
  const project = harness.projects.add({ ...namespace, name }, 'web');
  return {
    declared,
    params: { owner: name, name: project.name },
    manager,
    organization,
    owner: { type: 'project', id: project.id, name: `${name}/${project.name}` },
    namespace,
  };
}

/** The path of one of its verbs, for a token of it where the verb has one. */
export const pathIn = (
  { declared, params }: Place,
  verb: 'create' | 'list' | 'read' | 'update' | 'rotate' | 'revoke',
  id?: string,
): string => fillPath(declared[verb].path, { ...params, ...(id !== undefined && { id }) });

/** The least that makes a token there. */
export const bodyFor = ({ kind }: TokenCollection): Record<string, unknown> => ({
  label: `label ${newId()}`,
  ...((kind === 'personal' || kind === 'organization') && { scopes: ['read'] }),
});

/** Creates a token there, in a session of its manager unless somebody else is named. */
export async function createIn(
  harness: Harness,
  place: Place,
  body: Record<string, unknown> = {},
  caller: Caller = sessionOf(place.manager),
): Promise<CreatedForTest> {
  const answer = await harness
    .send('post', pathIn(place, 'create'), caller)
    .send({ ...bodyFor(place.declared), ...body })
    .expect(201);
  const created = answer.body as CreatedForTest['body'] & { token: string };
  return { id: created.id, value: created.token, body: created };
}

/**
 * Somebody who manages the place by a token: the organization where it is in one and `by` says so, else
 * the user. The token is made with what it is said to have.
 */
export async function managingToken(
  harness: Harness,
  place: Place,
  {
    by = 'user',
    scopes = ['token:admin'],
    body = {},
    limits = {},
  }: {
    by?: 'user' | 'organization';
    scopes?: readonly Scope[];
    body?: Record<string, unknown>;
    limits?: Partial<TokenCaller['token']>;
  } = {},
): Promise<TokenCaller> {
  const { manager, organization } = place;
  const [personal, ofOrganization] = [tokenCollections[0], tokenCollections[2]];
  if (by === 'organization' && organization !== null) {
    const home = { ...place, declared: ofOrganization, params: { org: organization.name } };
    const { id } = await createIn(harness, home, { scopes, ...body });
    return organizationTokenOf(organization, id, scopes, limits);
  }
  const home = { ...place, declared: personal, params: {} };
  const { id } = await createIn(harness, home, { scopes, ...body });
  return tokenOf(manager, id, scopes, limits);
}
