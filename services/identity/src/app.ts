import {
  createOrganization,
  listOrganizations,
  readOrganization,
  readSession,
  readUser,
  resolvePrincipal,
  resolveSession,
  signOut,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { OrganizationStore, OrganizationViews } from './domain/organization.js';
import type { Principals } from './domain/principal.js';
import type { Sessions } from './domain/session.js';
import type { UserViews } from './domain/user.js';
import { createOrganizationRoute } from './features/create-organization/create-organization.route.js';
import { listOrganizationsRoute } from './features/list-organizations/list-organizations.route.js';
import { readOrganizationRoute } from './features/read-organization/read-organization.route.js';
import { readSessionRoute } from './features/read-session/read-session.route.js';
import { readUserRoute } from './features/read-user/read-user.route.js';
import { resolvePrincipalRoute } from './features/resolve-principal/resolve-principal.route.js';
import { resolveSessionRoute } from './features/resolve-session/resolve-session.route.js';
import type { SignInCookies } from './features/sign-in-cookies.js';
import { signOutRoute } from './features/sign-out/sign-out.route.js';

/** A change that gateways must know may have to wait until those out of reach trust nothing any more. */
const settlingMs = 3_000;

export interface IdentityAppParts {
  readonly users: UserViews;
  readonly organizations: OrganizationViews;
  readonly organizationStore: OrganizationStore;
  readonly principals: Principals;
  readonly sessions: Sessions;
  readonly cookies: SignInCookies;
  readonly inBackground: (work: Promise<unknown>) => void;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export const identityRoutesOf = (parts: IdentityAppParts): readonly Binding[] => {
  const { users, organizations, organizationStore, principals, sessions, cookies, answerMs } =
    parts;
  return [
    // Between services.
    handle(resolvePrincipal, answerWithin(answerMs, resolvePrincipalRoute(principals))),
    handle(
      resolveSession,
      answerWithin(answerMs, resolveSessionRoute(sessions, parts.inBackground)),
    ),
    // Signing in and out.
    handle(readSession, answerWithin(answerMs, readSessionRoute(sessions, users))),
    handle(signOut, answerWithin(answerMs + settlingMs, signOutRoute(sessions, cookies))),
    // Users and organizations.
    handle(readUser, answerWithin(answerMs, readUserRoute(users))),
    handle(listOrganizations, answerWithin(answerMs, listOrganizationsRoute(organizations))),
    handle(
      createOrganization,
      answerWithin(answerMs + settlingMs, createOrganizationRoute(organizationStore)),
    ),
    handle(readOrganization, answerWithin(answerMs, readOrganizationRoute(organizations))),
  ];
};
