import type { TokenKind } from '@orchestrator/token-format';
import type { NamespaceRole } from './schemas/namespace.js';
import type { Scope } from './scopes.js';

/** Everything that can stand behind a request which carries a credential. */
export type CallerKind = 'session' | TokenKind;

export const callerKinds = [
  'session',
  'personal',
  'organization',
  'agent',
  'trigger',
  'instance',
  'job',
] as const satisfies readonly CallerKind[];

/** Kinds whose rights come from what they are for, and not from scopes or roles. */
export const kindsWithoutScopes: readonly CallerKind[] = ['agent', 'trigger', 'instance', 'job'];

/** The parts of the system, as callers and as owners of routes; `admin` is the operator's command line. */
export const serviceNames = [
  'gateway',
  'identity',
  'token',
  'pipeline',
  'agent-gateway',
  'trigger-ingest',
  'admin',
] as const;
export type ServiceName = (typeof serviceNames)[number];

/** The namespace that a route speaks of, and the least role in it that the caller must have. */
export interface NamespaceRule {
  /** The path parameter with the namespace's name; `self` is the caller's own. */
  readonly parameter: string;
  /** Where else than in the path it is named: the service decides when it has read that. */
  readonly in?: 'body' | 'query';
  readonly role: NamespaceRole;
  /** The least role where the path names another member than the caller: the service decides that. */
  readonly others?: NamespaceRole;
}

export type Access =
  | { readonly who: 'public' }
  | {
      readonly who: 'caller';
      readonly kinds: readonly CallerKind[];
      readonly scope?: Scope;
      readonly namespace?: NamespaceRule;
      /** Not for tokens that are limited to some projects: it concerns all that there are, or a new one. */
      readonly everyProject?: true;
      /** A session must be fresh: signed in or re-authenticated in the last ten minutes. */
      readonly fresh?: true;
      /**
       * `agent` among the kinds is an agent of the earlier generation, which sends its agent token on
       * every call. Whether those are admitted is the service's configuration (`legacy_agents_refused`).
       */
      readonly legacyAgent?: true;
    }
  | { readonly who: 'service'; readonly services: readonly ServiceName[] };

/** Anyone, with a credential or without. */
export const open = (): Access => ({ who: 'public' });

/** These kinds of caller, whatever their scopes. */
export const only = (...kinds: readonly CallerKind[]): Access => ({ who: 'caller', kinds });

/**
 * A session that is fresh. Its owner decides that, by the clock of its database: the claim of an
 * assertion is for display.
 */
export const freshSession = (): Access => ({ who: 'caller', kinds: ['session'], fresh: true });

/**
 * A session, or a personal or organization token with this scope. A scope is necessary, never
 * sufficient: `namespace` names the role that the caller must hold as well. Of kinds that carry no
 * scopes (`kindsWithoutScopes`) neither is asked where they are listed: the service decides.
 */
export const scoped = (
  scope: Scope,
  options: { kinds?: readonly CallerKind[]; namespace?: NamespaceRule; everyProject?: true } = {},
): Access => ({
  who: 'caller',
  kinds: options.kinds ?? ['session', 'personal', 'organization'],
  scope,
  ...(options.namespace && { namespace: options.namespace }),
  ...(options.everyProject && { everyProject: true }),
});

/** Other parts of the system, past the gateway: such a route is never public. */
export const internal = (...services: readonly ServiceName[]): Access => ({
  who: 'service',
  services,
});
