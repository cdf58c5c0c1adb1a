import type { CallerKind, NamespaceRole, Scope } from '@orchestrator/contracts';

/** Who belongs where, in every world: what roles are computed from. */
export const memberships = {
  acme: { ada: 'owner', zoe: 'owner', bob: 'admin', mel: 'member', guest: 'member' },
  globex: { eve: 'owner', zoe: 'owner', stranger: 'member' },
  initech: { zoe: 'owner' },
} as const satisfies Record<string, Record<string, NamespaceRole>>;

export type Organization = keyof typeof memberships;
export const organizations = Object.keys(memberships) as Organization[];

/** Those who call, in sessions and by tokens. */
export const callingPeople = ['ada', 'bob', 'mel', 'eve'] as const;
export const people = [
  ...callingPeople,
  'zoe',
  'guest',
  'stranger',
  'newcomer',
  'invited',
] as const;
export type Person = (typeof people)[number];

/** A user's or an organization's namespace, by its name in the worlds. */
export type NamespaceKey = Person | Organization;
export type ProjectKey = `${NamespaceKey}/${'web' | 'other' | 'none'}`;

export const isOrganization = (key: NamespaceKey): key is Organization => key in memberships;

/** Who can do everything in a namespace. */
export const keeperOf = (key: NamespaceKey): Person =>
  isOrganization(key) ? ({ acme: 'ada', globex: 'eve', initech: 'zoe' } as const)[key] : key;

/** A member who is nobody in particular. */
export const memberOf = (organization: Organization): Person =>
  (({ acme: 'guest', globex: 'stranger', initech: 'zoe' }) as const)[organization];

export const namespaceOf = (project: ProjectKey): NamespaceKey =>
  project.slice(0, project.indexOf('/')) as NamespaceKey;

/** The roles of a user: owner at home, and as the memberships say. */
export const rolesOf = (person: Person): Roles => {
  const elsewhere = Object.entries(memberships).flatMap(([name, members]) =>
    Object.entries(members)
      .filter(([member]) => member === person)
      .map(([, role]) => [name, role] as const),
  );
  return Object.fromEntries([[person, 'owner'], ...elsewhere]);
};

export type Roles = Readonly<Partial<Record<NamespaceKey, NamespaceRole>>>;

/** What is known of a caller before it calls. */
export interface Caller {
  readonly name: string;
  readonly kind: CallerKind | 'none';
  /** On whose behalf it calls, and where it was made. */
  readonly owner: NamespaceKey;
  readonly scopes: readonly Scope[];
  readonly roles: Roles;
  /** The project of a trigger token. */
  readonly project?: ProjectKey;
  /** The only projects that it may reach; null is no limit. */
  readonly limit: readonly ProjectKey[] | null;
  /** A session that was begun long ago. */
  readonly stale?: true;
  /** Why its credential is none any more. */
  readonly ended?: 'revoked' | 'expired' | 'unknown' | 'parent revoked';
}

/** What a path can name by an id or a username. */
export type Noun =
  | 'tokens'
  | 'agent-tokens'
  | 'trigger-tokens'
  | 'invitations'
  | 'identities'
  | 'sessions'
  | 'members'
  | 'pipelines'
  | 'webhooks'
  | 'hooks'
  | 'files'
  | 'trigger-configs'
  | 'secrets'
  | 'agents'
  | 'links'
  | 'sign-ups'
  | 'runs'
  | 'waiting-jobs';

/** Something that a request can be about, and where it is. */
export interface Thing {
  readonly noun: Noun;
  readonly within: NamespaceKey | ProjectKey;
  /** Of links: the session that they wait for is a stale one. */
  readonly stale?: true;
}

/** What a request is about. */
export interface Target {
  readonly name: string;
  /** The namespace that the request names, in its path or elsewhere. */
  readonly namespace?: NamespaceKey;
  readonly project?: ProjectKey;
  /** The namespace of what is named by its id alone. */
  readonly among?: NamespaceKey;
  readonly thing?: Thing;
  /** What is named is where the path says, and is what the path says. */
  readonly found: boolean;
  /** The least role that it takes where the thing is, which neither path nor declaration name. */
  readonly needs?: NamespaceRole;
  /** The member that the path names is the caller. */
  readonly self?: true;
}

/** What came of a request, or what must come of it. */
export type Outcome = 'done' | { readonly code: string };
