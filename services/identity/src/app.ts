import * as routes from '@orchestrator/contracts';
import { answerWithin, type Binding, handle, type Handler } from '@orchestrator/http';
import type { AuditArchive, AuditViews } from './domain/audit-log.js';
import type { InstanceStore } from './domain/instance.js';
import type { InvitationStore, InvitationViews } from './domain/invitation.js';
import type { LinkStore } from './domain/link.js';
import type { LinkedIdentities } from './domain/linked-identity.js';
import type { MembershipStore, MemberViews } from './domain/membership.js';
import type { OrganizationStore, OrganizationViews } from './domain/organization.js';
import type { OwnSessions } from './domain/own-session.js';
import type { Principals } from './domain/principal.js';
import type { Providers } from './domain/provider.js';
import type { SessionFreshness, Sessions } from './domain/session.js';
import type { SignUpPolicy, SignUpStore } from './domain/sign-up.js';
import type { UserViews, UserStore } from './domain/user.js';
import { acceptInvitationRoute } from './features/answer-invitation/accept-invitation.route.js';
import { declineInvitationRoute } from './features/answer-invitation/decline-invitation.route.js';
import { beginLinkRoute } from './features/begin-link/begin-link.route.js';
import type { BeginSignIn } from './features/begin-sign-in/begin-sign-in.js';
import { beginSignInRoute } from './features/begin-sign-in/begin-sign-in.route.js';
import type { SignInCookies } from './features/browser/sign-in-cookies.js';
import { freshly } from './features/callers/freshly.js';
import { changeInstancePolicyRoute } from './features/change-instance-policy/change-instance-policy.route.js';
import { confirmLinkRoute } from './features/confirm-link/confirm-link.route.js';
import { createInvitationRoute } from './features/create-invitation/create-invitation.route.js';
import { createOrganizationRoute } from './features/create-organization/create-organization.route.js';
import { createSignUpLinkRoute } from './features/create-sign-up-link/create-sign-up-link.route.js';
import { deleteOrganizationRoute } from './features/delete-organization/delete-organization.route.js';
import { deleteUserRoute } from './features/delete-user/delete-user.route.js';
import { disableUserRoute } from './features/disable-user/disable-user.route.js';
import { enableUserRoute } from './features/enable-user/enable-user.route.js';
import { endSessionRoute } from './features/end-session/end-session.route.js';
import type { EndSignIn } from './features/end-sign-in/end-sign-in.js';
import { endSignInRoute } from './features/end-sign-in/end-sign-in.route.js';
import { listIdentitiesRoute } from './features/list-identities/list-identities.route.js';
import { listInvitationsRoute } from './features/list-invitations/list-invitations.route.js';
import { listOwnInvitationsRoute } from './features/list-invitations/list-own-invitations.route.js';
import { listMembersRoute } from './features/list-members/list-members.route.js';
import { listOrganizationsRoute } from './features/list-organizations/list-organizations.route.js';
import { listProvidersRoute } from './features/list-providers/list-providers.route.js';
import { listSessionsRoute } from './features/list-sessions/list-sessions.route.js';
import { readOrganizationAuditLogRoute } from './features/read-audit-log/read-organization-audit-log.route.js';
import { readUserAuditLogRoute } from './features/read-audit-log/read-user-audit-log.route.js';
import { readOrganizationRoute } from './features/read-organization/read-organization.route.js';
import { readPendingLinkRoute } from './features/read-pending-link/read-pending-link.route.js';
import { readPendingSignUpRoute } from './features/read-pending-sign-up/read-pending-sign-up.route.js';
import { readSessionRoute } from './features/read-session/read-session.route.js';
import { readUserRoute } from './features/read-user/read-user.route.js';
import { recordKeyRotationRoute } from './features/record-key-rotation/record-key-rotation.route.js';
import { removeMemberRoute } from './features/remove-member/remove-member.route.js';
import { resolvePrincipalRoute } from './features/resolve-principal/resolve-principal.route.js';
import { resolveSessionRoute } from './features/resolve-session/resolve-session.route.js';
import { signOutRoute } from './features/sign-out/sign-out.route.js';
import { signUpRoute } from './features/sign-up/sign-up.route.js';
import { unlinkIdentityRoute } from './features/unlink-identity/unlink-identity.route.js';
import { updateMemberRoute } from './features/update-member/update-member.route.js';
import { updateOrganizationRoute } from './features/update-organization/update-organization.route.js';
import { updateUserRoute } from './features/update-user/update-user.route.js';
import { verifyAuditLogRoute } from './features/verify-audit-log/verify-audit-log.route.js';
import { withdrawInvitationRoute } from './features/withdraw-invitation/withdraw-invitation.route.js';

/** A change that gateways must know may have to wait until those out of reach trust nothing any more. */
export const settlingMs = 3_000;
/** A provider may take its time; how long each call may, its adapter says. */
const providerMs = 20_000;

export interface IdentityAppParts {
  readonly users: UserViews;
  readonly userStore: UserStore;
  readonly identities: LinkedIdentities;
  readonly organizations: OrganizationViews;
  readonly organizationStore: OrganizationStore;
  readonly members: MemberViews;
  readonly membershipStore: MembershipStore;
  readonly invitations: InvitationViews;
  readonly invitationStore: InvitationStore;
  readonly principals: Principals;
  readonly sessions: Sessions;
  readonly freshness: SessionFreshness;
  readonly providers: Providers;
  readonly beginSignIn: BeginSignIn;
  readonly endSignIn: EndSignIn;
  readonly signUpStore: SignUpStore;
  readonly signUpPolicy: SignUpPolicy;
  readonly links: LinkStore;
  readonly ownSessions: OwnSessions;
  readonly cookies: SignInCookies;
  readonly inBackground: (work: Promise<unknown>) => void;
  readonly auditViews: AuditViews;
  readonly auditArchive: AuditArchive;
  readonly instance: InstanceStore;
  /** The origin under which people reach the gateway. */
  readonly publicUrl: string;
  /** What hangs on a dependency that is down is answered with 503 after this time. */
  readonly answerMs: number;
}

/** Every route of this service. */
export const identityRoutesOf = (parts: IdentityAppParts): readonly Binding[] => {
  const { users, organizations, organizationStore, members, membershipStore } = parts;
  const { userStore, identities, ownSessions } = parts;
  const { invitations, invitationStore, principals, sessions, cookies, answerMs } = parts;
  const { providers, signUpStore, signUpPolicy, links, freshness } = parts;
  const { auditViews, auditArchive, instance, publicUrl } = parts;
  const answered = <R extends routes.RouteDefinition>(route: R, handler: Handler<R>) =>
    handle(route, answerWithin(answerMs, handler));
  const settled = <R extends routes.RouteDefinition>(route: R, handler: Handler<R>) =>
    handle(route, answerWithin(answerMs + settlingMs, handler));
  const asking = <R extends routes.RouteDefinition>(route: R, handler: Handler<R>) =>
    handle(route, answerWithin(answerMs + settlingMs + providerMs, handler));
  return [
    // Between services.
    answered(routes.resolvePrincipal, resolvePrincipalRoute(principals)),
    answered(routes.resolveSession, resolveSessionRoute(sessions, parts.inBackground)),
    // Signing in and out.
    answered(routes.listProviders, listProvidersRoute(providers)),
    asking(routes.beginSignIn, beginSignInRoute(providers, parts.beginSignIn, cookies)),
    asking(routes.endSignIn, endSignInRoute(providers, parts.endSignIn, cookies)),
    answered(routes.readPendingSignUp, readPendingSignUpRoute(signUpStore, signUpPolicy, cookies)),
    settled(routes.signUp, signUpRoute(signUpStore, signUpPolicy, cookies)),
    answered(routes.readSession, readSessionRoute(sessions, users)),
    settled(routes.signOut, signOutRoute(sessions, cookies)),
    // Linking a further identity.
    asking(
      routes.beginLink,
      freshly(freshness, beginLinkRoute(providers, parts.beginSignIn, cookies)),
    ),
    answered(routes.readPendingLink, readPendingLinkRoute(links, users)),
    settled(routes.confirmLink, freshly(freshness, confirmLinkRoute(links, cookies))),
    // Users.
    answered(routes.readUser, readUserRoute(users)),
    settled(routes.updateUser, updateUserRoute(userStore)),
    settled(routes.deleteUser, freshly(freshness, deleteUserRoute(userStore))),
    answered(routes.listIdentities, listIdentitiesRoute(identities)),
    settled(routes.unlinkIdentity, freshly(freshness, unlinkIdentityRoute(identities, providers))),
    answered(routes.listSessions, listSessionsRoute(ownSessions)),
    settled(routes.endSession, endSessionRoute(ownSessions)),
    answered(routes.listOwnInvitations, listOwnInvitationsRoute(invitations)),
    settled(routes.acceptInvitation, acceptInvitationRoute(invitationStore)),
    answered(routes.declineInvitation, declineInvitationRoute(invitationStore)),
    // Organizations.
    answered(routes.listOrganizations, listOrganizationsRoute(organizations)),
    settled(routes.createOrganization, createOrganizationRoute(organizationStore)),
    answered(routes.readOrganization, readOrganizationRoute(organizations)),
    answered(routes.updateOrganization, updateOrganizationRoute(organizationStore)),
    settled(routes.deleteOrganization, deleteOrganizationRoute(organizationStore)),
    // Their members.
    answered(routes.listMembers, listMembersRoute(members)),
    settled(routes.updateMember, updateMemberRoute(membershipStore)),
    settled(routes.removeMember, removeMemberRoute(membershipStore)),
    // Invitations into them.
    answered(routes.listInvitations, listInvitationsRoute(invitations)),
    answered(routes.createInvitation, createInvitationRoute(invitationStore)),
    answered(routes.withdrawInvitation, withdrawInvitationRoute(invitationStore)),
    // What was done to users and organizations, and by whom.
    answered(routes.readUserAuditLog, readUserAuditLogRoute(auditViews)),
    answered(
      routes.readOrganizationAuditLog,
      readOrganizationAuditLogRoute(organizations, auditViews),
    ),
    // The operator. Following every chain takes its time.
    handle(routes.verifyAuditLog, verifyAuditLogRoute(auditArchive, instance)),
    answered(routes.createSignUpLink, createSignUpLinkRoute(instance, publicUrl)),
    answered(routes.changeInstancePolicy, changeInstancePolicyRoute(instance)),
    answered(routes.recordKeyRotation, recordKeyRotationRoute(instance)),
    settled(routes.disableUser, disableUserRoute(userStore)),
    settled(routes.enableUser, enableUserRoute(userStore)),
  ];
};
