import type { Actor } from './actor.js';
import type { ChangeOfOrganization, OwnOrganization, Viewer } from './organization.js';
import type { Role } from './role.js';

/** The offer of a role in an organization, not answered yet. */
export interface Invitation {
  readonly id: string;
  readonly organization: {
    readonly id: string;
    readonly name: string;
    readonly displayName: string;
  };
  readonly username: string;
  readonly role: Role;
  /** Username, while that user exists. */
  readonly invitedBy: string | null;
  readonly createdAt: Date;
}

interface Page {
  /** Older than this id only. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Invitations, newest first. */
export interface InvitationViews {
  /**
   * Those into an organization, for its admins.
   * @throws IdentityError `not_found`, `role_required`
   */
  ofOrganization(
    viewer: Viewer,
    organizationId: string,
    page: Page,
  ): Promise<readonly Invitation[]>;
  /** Those that wait for this user. */
  ofUser(userId: string, page: Page): Promise<readonly Invitation[]>;
}

/** Changes of invitations. Each is one transaction with the events that tell of it. */
export interface InvitationStore {
  /** @throws IdentityError `not_found`, `role_required`, `already_member`, `already_invited` */
  invite(
    change: ChangeOfOrganization,
    offer: { readonly username: string; readonly role: Role },
  ): Promise<Invitation>;
  /** @throws IdentityError `not_found`, `role_required` */
  withdraw(change: ChangeOfOrganization, invitationId: string): Promise<void>;
  /**
   * The invited user becomes a member, once. Resolves when every gateway knows of it.
   * @throws IdentityError `not_found`, `already_member`, `caller_inactive`
   */
  accept(userId: string, invitationId: string, actor: Actor): Promise<OwnOrganization>;
  /** @throws IdentityError `not_found`, `caller_inactive` */
  decline(userId: string, invitationId: string, actor: Actor): Promise<void>;
}
