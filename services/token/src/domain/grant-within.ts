import { rangesContain } from './ip-range.js';
import type { Collection, Grant, ProjectReference } from './token.js';
import { TokenError } from './token-error.js';
import { expiryUnder, type TokenPolicy } from './token-policy.js';

/** What is asked for a new token. Left out means: whatever its maker can give. */
export interface RequestedGrant {
  readonly scopes: readonly string[];
  readonly expiresAt?: Date | null | undefined;
  readonly ipAllowlist?: readonly string[] | null | undefined;
  readonly repositories?: readonly ProjectReference[] | null | undefined;
}

/** On what ground a token is made: who makes it, when, and what policies ask. */
export interface Ground {
  /** What the calling token may do; null for a session, which stands above every token. */
  readonly maker: Grant | null;
  /** By the database's clock. */
  readonly now: Date;
  readonly policy: TokenPolicy;
}

/** What a maker must hold to make a token of a kind that has no scopes of its own. */
const scopesToMake: Partial<Record<Collection['kind'], readonly string[]>> = {
  // Agents are handed secrets and the files of every project.
  agent: ['token:admin', 'repo:write', 'secret:write'],
  trigger: ['token:admin', 'trigger'],
};

/**
 * What a new token of this collection may do: never more than its maker, and what was left out is the
 * maker's own.
 * @throws TokenError `escalation`, `project_not_allowed`, `expiry_not_in_future`, `expiry_refused`
 */
export function grantFor(
  collection: Collection,
  { maker, now, policy }: Ground,
  requested: RequestedGrant,
): Grant {
  const carries = collection.kind === 'personal' || collection.kind === 'organization';
  const grant = {
    scopes: requested.scopes,
    expiresAt: expiryUnder(policy, now, requested.expiresAt, maker?.expiresAt ?? null),
    ipAllowlist: leftOut(requested.ipAllowlist, maker?.ipAllowlist),
    repositories: carries ? leftOut(requested.repositories, maker?.repositories) : null,
  };
  assertWithin(collection, maker, grant);
  return grant;
}

const leftOut = <T>(wanted: T | null | undefined, own: T | null | undefined): T | null =>
  wanted === undefined ? (own ?? null) : wanted;

/**
 * May a token with this grant come into this maker's hands?
 * @param maker null for a session
 * @throws TokenError `escalation`, `project_not_allowed`
 */
export function assertWithin(collection: Collection, maker: Grant | null, grant: Grant): void {
  if (maker === null) return;
  assertScopes(maker, [...grant.scopes, ...(scopesToMake[collection.kind] ?? [])]);
  if (maker.expiresAt !== null && (grant.expiresAt === null || grant.expiresAt > maker.expiresAt)) {
    throw escalation('The new token would outlive the calling one.');
  }
  const { ipAllowlist: held } = maker;
  if (held !== null && (grant.ipAllowlist === null || !rangesContain(held, grant.ipAllowlist))) {
    throw escalation('The new token would be usable from where the calling one is not.');
  }
  if (maker.repositories !== null) assertProjects(collection, maker.repositories, grant);
}

function assertScopes(maker: Grant, wanted: readonly string[]): void {
  const missing = [...new Set(wanted)].filter((scope) => !maker.scopes.includes(scope));
  if (missing.length > 0) throw escalation(`The calling token lacks ${missing.join(', ')}.`);
}

function assertProjects(
  { kind, owner }: Collection,
  held: readonly ProjectReference[],
  { repositories }: Grant,
): void {
  if (kind === 'agent') {
    throw escalation('Agents serve every project, and the calling token is limited to some.');
  }
  if (kind === 'trigger') return assertReaches(held, owner.id);
  assertHandsOut(held, repositories?.map(({ id }) => id) ?? [undefined]);
}

/**
 * May a token with this limit hand these projects out?
 * @param ids undefined for what is no project, or none in particular: that is within no limit
 * @throws TokenError `escalation`
 */
export function assertHandsOut(
  held: readonly { readonly id: string }[] | null,
  ids: readonly (string | undefined)[],
): void {
  if (held === null) return;
  const own = new Set<string | undefined>(held.map(({ id }) => id));
  if (!ids.every((id) => own.has(id))) {
    throw escalation('The new token would reach projects that the calling one does not.');
  }
}

/**
 * Is this project within the limit?
 * @param held the limit of the calling token; null is no limit
 * @param id undefined where there is no such project: who is limited is not told which others there are
 * @throws TokenError `project_not_allowed`
 */
export function assertReaches(
  held: readonly { readonly id: string }[] | null,
  id: string | undefined,
): void {
  if (held !== null && !held.some((project) => project.id === id)) {
    throw new TokenError('project_not_allowed', 'The calling token is limited to other projects.');
  }
}

const escalation = (sentence: string): TokenError => new TokenError('escalation', sentence);
