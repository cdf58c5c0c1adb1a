import {
  acceptInvitation,
  beginLink,
  beginSignIn,
  confirmLink,
  changeInstancePolicy,
  createInvitation,
  createOrganization,
  createSignUpLink,
  declineInvitation,
  deleteOrganization,
  endSignIn,
  deleteUser,
  disableUser,
  enableUser,
  endSession,
  listIdentities,
  listInvitations,
  listMembers,
  listOrganizations,
  listOwnInvitations,
  listProviders,
  listSessions,
  readOrganization,
  readPendingLink,
  readPendingSignUp,
  readOrganizationAuditLog,
  readSession,
  readUser,
  readUserAuditLog,
  recordKeyRotation,
  removeMember,
  resolvePrincipal,
  resolveSession,
  type RouteDefinition,
  signOut,
  signUp,
  unlinkIdentity,
  updateMember,
  updateOrganization,
  verifyAuditLog,
  updateUser,
  withdrawInvitation,
} from '@orchestrator/contracts';
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
import { confirmLinkRoute } from './features/confirm-link/confirm-link.route.js';
import { changeInstancePolicyRoute } from './features/change-instance-policy/change-instance-policy.route.js';
import { createInvitationRoute } from './features/create-invitation/create-invitation.route.js';
import { createOrganizationRoute } from './features/create-organization/create-organization.route.js';
import { createSignUpLinkRoute } from './features/create-sign-up-link/create-sign-up-link.route.js';
import { deleteOrganizationRoute } from './features/delete-organization/delete-organization.route.js';
import type { EndSignIn } from './features/end-sign-in/end-sign-in.js';
import { endSignInRoute } from './features/end-sign-in/end-sign-in.route.js';
import { freshly } from './features/callers/freshly.js';
import { deleteUserRoute } from './features/delete-user/delete-user.route.js';
import { disableUserRoute } from './features/disable-user/disable-user.route.js';
import { enableUserRoute } from './features/enable-user/enable-user.route.js';
import { endSessionRoute } from './features/end-session/end-session.route.js';
import { listIdentitiesRoute } from './features/list-identities/list-identities.route.js';
import { listInvitationsRoute } from './features/list-invitations/list-invitations.route.js';
import { listOwnInvitationsRoute } from './features/list-invitations/list-own-invitations.route.js';
import { listMembersRoute } from './features/list-members/list-members.route.js';
import { listOrganizationsRoute } from './features/list-organizations/list-organizations.route.js';
import { listProvidersRoute } from './features/list-providers/list-providers.route.js';
import { readOrganizationAuditLogRoute } from './features/read-audit-log/read-organization-audit-log.route.js';
import { readUserAuditLogRoute } from './features/read-audit-log/read-user-audit-log.route.js';
import { listSessionsRoute } from './features/list-sessions/list-sessions.route.js';
import { readOrganizationRoute } from './features/read-organization/read-organization.route.js';
import { readPendingLinkRoute } from './features/read-pending-link/read-pending-link.route.js';
import { readPendingSignUpRoute } from './features/read-pending-sign-up/read-pending-sign-up.route.js';
import { readSessionRoute } from './features/read-session/read-session.route.js';
import { readUserRoute } from './features/read-user/read-user.route.js';
import { recordKeyRotationRoute } from './features/record-key-rotation/record-key-rotation.route.js';
import { removeMemberRoute } from './features/remove-member/remove-member.route.js';
import { resolvePrincipalRoute } from './features/resolve-principal/resolve-principal.route.js';
import { resolveSessionRoute } from './features/resolve-session/resolve-session.route.js';
import type { SignInCookies } from './features/browser/sign-in-cookies.js';
import { signOutRoute } from './features/sign-out/sign-out.route.js';
import { signUpRoute } from './features/sign-up/sign-up.route.js';
import { unlinkIdentityRoute } from './features/unlink-identity/unlink-identity.route.js';
import { updateMemberRoute } from './features/update-member/update-member.route.js';
import { updateOrganizationRoute } from './features/update-organization/update-organization.route.js';
import { verifyAuditLogRoute } from './features/verify-audit-log/verify-audit-log.route.js';
import { updateUserRoute } from './features/update-user/update-user.route.js';
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
  const answered = <R extends RouteDefinition>(route: R, handler: Handler<R>) =>
    handle(route, answerWithin(answerMs, handler));
  const settled = <R extends RouteDefinition>(route: R, handler: Handler<R>) =>
    handle(route, answerWithin(answerMs + settlingMs, handler));
  const asking = <R extends RouteDefinition>(route: R, handler: Handler<R>) =>
    handle(route, answerWithin(answerMs + settlingMs + providerMs, handler));
  return [
    // Between services.
    answered(resolvePrincipal, resolvePrincipalRoute(principals)),
    answered(resolveSession, resolveSessionRoute(sessions, parts.inBackground)),
    // Signing in and out.
    answered(listProviders, listProvidersRoute(providers)),
    asking(beginSignIn, beginSignInRoute(providers, parts.beginSignIn, cookies)),
    asking(endSignIn, endSignInRoute(providers, parts.endSignIn, cookies)),
    answered(readPendingSignUp, readPendingSignUpRoute(signUpStore, signUpPolicy, cookies)),
    settled(signUp, signUpRoute(signUpStore, signUpPolicy, cookies)),
    answered(readSession, readSessionRoute(sessions, users)),
    settled(signOut, signOutRoute(sessions, cookies)),
    // Linking a further identity. The path of the confirmation comes first: else it names a provider.
    answered(readPendingLink, readPendingLinkRoute(links, users)),
    settled(confirmLink, freshly(freshness, confirmLinkRoute(links, cookies))),
    asking(beginLink, freshly(freshness, beginLinkRoute(providers, parts.beginSignIn, cookies))),
    // Users.
    answered(readUser, readUserRoute(users)),
    settled(updateUser, updateUserRoute(userStore)),
    settled(deleteUser, freshly(freshness, deleteUserRoute(userStore))),
    answered(listIdentities, listIdentitiesRoute(identities)),
    settled(unlinkIdentity, freshly(freshness, unlinkIdentityRoute(identities, providers))),
    answered(listSessions, listSessionsRoute(ownSessions)),
    settled(endSession, endSessionRoute(ownSessions)),
    answered(listOwnInvitations, listOwnInvitationsRoute(invitations)),
    settled(acceptInvitation, acceptInvitationRoute(invitationStore)),
    answered(declineInvitation, declineInvitationRoute(invitationStore)),
    // Organizations.
    answered(listOrganizations, listOrganizationsRoute(organizations)),
    settled(createOrganization, createOrganizationRoute(organizationStore)),
    answered(readOrganization, readOrganizationRoute(organizations)),
    answered(updateOrganization, updateOrganizationRoute(organizationStore)),
    settled(deleteOrganization, deleteOrganizationRoute(organizationStore)),
    // Their members.
    answered(listMembers, listMembersRoute(members)),
    settled(updateMember, updateMemberRoute(membershipStore)),
    settled(removeMember, removeMemberRoute(membershipStore)),
    // Invitations into them.
    answered(listInvitations, listInvitationsRoute(invitations)),
    answered(createInvitation, createInvitationRoute(invitationStore)),
    answered(withdrawInvitation, withdrawInvitationRoute(invitationStore)),
    // What was done to users and organizations, and by whom.
    answered(readUserAuditLog, readUserAuditLogRoute(auditViews)),
    answered(readOrganizationAuditLog, readOrganizationAuditLogRoute(organizations, auditViews)),
    // The operator. Following every chain takes its time.
    handle(verifyAuditLog, verifyAuditLogRoute(auditArchive, instance)),
    answered(createSignUpLink, createSignUpLinkRoute(instance, publicUrl)),
    answered(changeInstancePolicy, changeInstancePolicyRoute(instance)),
    answered(recordKeyRotation, recordKeyRotationRoute(instance)),
    settled(disableUser, disableUserRoute(userStore)),
    settled(enableUser, enableUserRoute(userStore)),
  ];
};
