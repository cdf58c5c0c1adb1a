import type { Actor } from './actor.js';
import type { Role } from './role.js';
import type { TokenPolicy } from './token-policy.js';

/** An organization as one who belongs to it sees it. */
export interface OwnOrganization {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly tokenPolicy: TokenPolicy;
  readonly createdAt: Date;
}

/** Through whose eyes organizations are looked at. */
export interface Viewer {
  readonly type: 'user' | 'organization';
  readonly id: string;
}

/** Organizations as their members look at them; an organization's own token sees it as an admin. */
export interface OrganizationViews {
  /** By name, after the given one. */
  list(
    viewer: Viewer,
    page: { readonly after: string | undefined; readonly limit: number },
  ): Promise<readonly OwnOrganization[]>;
  find(viewer: Viewer, organizationId: string): Promise<OwnOrganization | null>;
}

/** A request that must have its effect once, however often it is sent. */
interface OnceKey {
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: string;
}

export interface NewOrganization {
  readonly founderId: string;
  readonly name: string;
  readonly displayName: string;
  readonly once: OnceKey | undefined;
  readonly actor: Actor;
}

/** Who changes which organization. What the caller may do there is decided when it is done. */
export interface ChangeOfOrganization {
  readonly organizationId: string;
  readonly by: Viewer;
  readonly actor: Actor;
}

/** What is left out stays as it is. */
export interface OrganizationChanges {
  readonly displayName?: string | undefined;
  readonly tokenPolicy: Partial<TokenPolicy>;
}

/** Changes of organizations. Each is one transaction with the events that tell of it. */
export interface OrganizationStore {
  /**
   * Founds an organization, with its founder as owner. Resolves when every gateway knows of the new
   * membership; with a key that was used before, gives what was founded then.
   * @throws IdentityError
   */
  found(organization: NewOrganization): Promise<OwnOrganization>;
  /**
   * For admins.
   * @throws IdentityError `not_found`, `role_required`, `caller_inactive`
   */
  update(change: ChangeOfOrganization, changes: OrganizationChanges): Promise<OwnOrganization>;
  /**
   * For owners. Memberships, invitations and the audit chain go with it; its name is given up for
   * good. Resolves when no gateway lets anybody in who came in by it.
   * @throws IdentityError `not_found`, `role_required`, `caller_inactive`
   */
  remove(change: ChangeOfOrganization): Promise<void>;
}
