import type { NamespaceRole } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';

export interface TestOrganization {
  readonly id: string;
  readonly name: string;
}

export interface TestUser {
  readonly id: string;
  readonly name: string;
  /** The organizations that the user is in. */
  readonly memberships?: readonly {
    readonly organization: TestOrganization;
    readonly role: NamespaceRole;
  }[];
}

export const userNamed = (name: string): TestUser => ({ id: newId(), name });

export const organizationNamed = (name: string): TestOrganization => ({ id: newId(), name });

/** The user with a role in an organization, in place of one that it had there. */
export const withRole = (
  user: TestUser,
  role: NamespaceRole,
  organization: TestOrganization,
): TestUser => ({
  ...user,
  memberships: [
    ...(user.memberships ?? []).filter((held) => held.organization.id !== organization.id),
    { organization, role },
  ],
});
