import type { Role } from './role.js';

interface Namespace {
  readonly id: string;
  readonly name: string;
  readonly type: 'user' | 'organization';
  readonly role: Role;
}

type PrincipalType = 'user' | 'organization';

/** On whose behalf tokens and sessions act, as gateways need it. */
export interface KnownPrincipal {
  readonly type: PrincipalType;
  readonly id: string;
  readonly name: string;
  readonly disabled: boolean;
  /** Where it has which role; its own namespace first. */
  readonly namespaces: readonly Namespace[];
}

/** The look-up behind every request that no cache could answer. */
export interface Principals {
  find(type: PrincipalType, id: string): Promise<KnownPrincipal | null>;
}
