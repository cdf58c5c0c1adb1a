import type { ChangeOfOrganization, Viewer } from './organization.js';
import type { Role } from './role.js';

/** One who belongs to an organization. */
export interface Member {
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly joinedAt: Date;
}

/** Members as others who belong to their organization look at them. */
export interface MemberViews {
  /**
   * By username, after the given one.
   * @throws IdentityError `not_found` for one who does not belong to it
   */
  list(
    viewer: Viewer,
    organizationId: string,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<readonly Member[]>;
}

/**
 * Changes of memberships, one after the other in each organization. Each is one transaction with
 * the events that tell of it, and resolves when every gateway goes by it.
 */
export interface MembershipStore {
  /**
   * Gives a member another role. Invitations that they made and could not make any more are withdrawn.
   * @throws IdentityError `not_found`, `role_required`, `last_owner`, `caller_inactive`
   */
  update(change: ChangeOfOrganization, username: string, role: Role): Promise<Member>;
  /**
   * Removes a member, or lets one leave. All invitations that they made are withdrawn.
   * @throws IdentityError `not_found`, `role_required`, `last_owner`, `caller_inactive`
   */
  remove(change: ChangeOfOrganization, username: string): Promise<void>;
}
