import { type RouteDefinition, type Scope, scopes } from '@orchestrator/contracts';
import { scopesOfThings } from './expectation.js';
import {
  type Caller,
  type NamespaceKey,
  type Organization,
  type Person,
  rolesOf,
} from './facts.js';

const nobody: Caller = {
  name: 'nobody',
  kind: 'none',
  owner: 'ada',
  scopes: [],
  roles: {},
  limit: null,
};

const session = (owner: Person, role: string, more: Partial<Caller> = {}): Caller => ({
  name: `the session of ${role}`,
  kind: 'session',
  owner,
  scopes: [],
  roles: rolesOf(owner),
  limit: null,
  ...more,
});

const personal = (
  owner: Person,
  name: string,
  held: readonly Scope[],
  more: Partial<Caller> = {},
): Caller => ({
  name: `a personal token ${name}`,
  kind: 'personal',
  owner,
  scopes: held,
  roles: rolesOf(owner),
  limit: null,
  ...more,
});

/** An organization's token acts as an admin of it, and of nothing else. */
const ofOrganization = (
  owner: Organization,
  name: string,
  held: readonly Scope[],
  more: Partial<Caller> = {},
): Caller => ({
  name: `a token of ${name}`,
  kind: 'organization',
  owner,
  scopes: held,
  roles: { [owner]: 'admin' },
  limit: null,
  ...more,
});

/** What has no scopes, and no role anywhere. */
const bare = (
  kind: 'agent' | 'instance' | 'job' | 'trigger',
  owner: NamespaceKey,
  name: string,
  more: Partial<Caller> = {},
): Caller => ({
  name,
  kind,
  owner,
  scopes: [],
  roles: {},
  limit: null,
  ...more,
});

const trigger = (owner: Organization, name: string, more: Partial<Caller> = {}): Caller =>
  bare('trigger', owner, name, { project: `${owner}/web`, ...more });

const sessions = [
  session('ada', 'an owner'),
  session('bob', 'an admin'),
  session('mel', 'a member'),
  session('eve', 'another user, owner of another organization'),
  session('ada', 'an owner, no longer fresh', { stale: true }),
  session('ada', 'an owner, ended', { ended: 'revoked' }),
];

const personalTokens = [
  personal('ada', 'of an owner with every scope', scopes),
  ...scopes.map((scope) => personal('ada', `of an owner with ${scope} alone`, [scope])),
  personal('bob', 'of an admin with every scope', scopes),
  personal('mel', 'of a member with every scope', scopes),
  personal('eve', 'of another user with every scope', scopes),
  personal('ada', 'limited to this project', scopes, { limit: ['acme/web'] }),
  personal('ada', 'limited to another project', scopes, { limit: ['acme/other'] }),
];

const organizationTokens = [
  ofOrganization('acme', 'the organization with every scope', scopes),
  ofOrganization('acme', 'the organization, limited to this project', scopes, {
    limit: ['acme/web'],
  }),
  ofOrganization('acme', 'the organization, limited to another project', scopes, {
    limit: ['acme/other'],
  }),
  ofOrganization('globex', 'another organization with every scope', scopes),
];

const machines = [
  bare('agent', 'ada', 'an agent token of an owner'),
  bare('agent', 'acme', 'an agent token of the organization'),
  bare('instance', 'acme', 'an instance of the organization'),
  bare('job', 'acme', 'a job of the organization'),
  trigger('acme', 'a trigger token of this project'),
  trigger('globex', 'a trigger token of another organization’s project'),
];

const ended = (['revoked', 'expired'] as const).flatMap((how) => [
  personal('ada', `of an owner with every scope, ${how}`, scopes, { ended: how }),
  ofOrganization('acme', `the organization with every scope, ${how}`, scopes, { ended: how }),
  bare('agent', 'acme', `an agent token of the organization, ${how}`, { ended: how }),
  trigger('acme', `a trigger token of this project, ${how}`, { ended: how }),
]);

const refused = [
  ...ended,
  personal('ada', 'that never was one', scopes, { ended: 'unknown' }),
  bare('instance', 'acme', 'an instance whose agent token is revoked', { ended: 'parent revoked' }),
  bare('job', 'acme', 'a job whose agent token is revoked', { ended: 'parent revoked' }),
];

/**
 * Those who lack one of the scopes that the route asks for, or that a token must hold to hand out what
 * it hands out here.
 */
function lacking({ access, handsOut }: RouteDefinition): Caller[] {
  const needed = access.who === 'caller' && access.scope ? [access.scope] : [];
  const handed = handsOut ? [...handsOut.scopes, ...scopesOfThings] : [];
  return [...new Set([...needed, ...handed])].flatMap((missing) => {
    const others = scopes.filter((scope) => scope !== missing);
    return [
      personal('ada', `of an owner with every scope but ${missing}`, others),
      ofOrganization('acme', `the organization with every scope but ${missing}`, others),
      ofOrganization('acme', `the organization with ${missing} alone`, [missing]),
    ];
  });
}

/** Everybody who could call this route. */
export const callersOf = (route: RouteDefinition): readonly Caller[] => [
  nobody,
  ...sessions,
  ...personalTokens,
  ...organizationTokens,
  ...lacking(route),
  ...machines,
  ...refused,
];
