import {
  createOrganization,
  listOrganizations,
  readOrganization,
  readUser,
  resolvePrincipal,
} from '@orchestrator/contracts';
import { answerWithin, type Binding, handle } from '@orchestrator/http';
import type { OrganizationStore, OrganizationViews } from './domain/organization.js';
import type { Principals } from './domain/principal.js';
import type { UserViews } from './domain/user.js';
import { createOrganizationRoute } from './features/create-organization/create-organization.route.js';
import { listOrganizationsRoute } from './features/list-organizations/list-organizations.route.js';
import { readOrganizationRoute } from './features/read-organization/read-organization.route.js';
import { readUserRoute } from './features/read-user/read-user.route.js';
import { resolvePrincipalRoute } from './features/resolve-principal/resolve-principal.route.js';

/** A new membership may have to wait until gateways that can't be reached trust nothing any more. */
const settlingMs = 3_000;

export interface IdentityAppParts {
  readonly users: UserViews;
  readonly organizations: OrganizationViews;
  readonly organizationStore: OrganizationStore;
  readonly principals: Principals;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export const identityRoutesOf = (parts: IdentityAppParts): readonly Binding[] => {
  const { users, organizations, organizationStore, principals, answerMs } = parts;
  return [
    // Between services.
    handle(resolvePrincipal, answerWithin(answerMs, resolvePrincipalRoute(principals))),
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
