import {
  agentRegistered,
  agentRemoved,
  agentUpdated,
  auditLogVerified,
  type EventDefinition,
  fileDeleted,
  fileWritten,
  identityLinked,
  identityUnlinked,
  instancePolicyUpdated,
  invitationDeclined,
  invitationWithdrawn,
  keysRotated,
  memberAdded,
  memberInvited,
  memberRemoved,
  memberUpdated,
  organizationCreated,
  organizationDeleted,
  organizationUpdated,
  sessionEnded,
  signUpLinkCreated,
  projectCreated,
  projectDeleted,
  projectUpdated,
  runCancelled,
  runQueued,
  tokenCreated,
  tokenExpired,
  tokenRejected,
  tokenReused,
  tokenRevoked,
  tokenRotated,
  tokenUpdated,
  userCreated,
  userDeleted,
  userDisabled,
  userEnabled,
  userSignedIn,
  userUpdated,
  webhookManagementEvents,
} from '@orchestrator/contracts';
import {
  type AuditChain,
  instanceChain,
  organizationChain,
  userChain,
} from '../../domain/audit-chain.js';
import { type About, audited, type AuditedEvent, envelopeOf, without } from './audited-event.js';

interface Namespace {
  readonly type: 'user' | 'organization';
  readonly id: string;
}

/** What belongs to a project is told in the namespace of that project. */
const chainOfNamespace = ({ type, id }: Namespace): AuditChain =>
  type === 'user' ? userChain(id) : organizationChain(id);

interface UserData {
  readonly user_id: string;
  readonly username: string;
}
const user: About<UserData> = {
  chain: ({ user_id }) => userChain(user_id),
  target: ({ user_id, username }) => ({ type: 'user', id: user_id, name: username }),
  shown: ['user_id', 'username'],
};

const session: About<{ readonly user_id: string; readonly session_id: string }> = {
  chain: ({ user_id }) => userChain(user_id),
  target: ({ session_id }) => ({ type: 'session', id: session_id, name: null }),
  shown: ['user_id', 'session_id'],
};

interface IdentityData {
  readonly user_id: string;
  readonly identity_id: string;
  readonly login: string | null;
}
const identity: About<IdentityData> = {
  chain: ({ user_id }) => userChain(user_id),
  target: ({ identity_id, login }) => ({ type: 'identity', id: identity_id, name: login }),
  shown: ['user_id', 'identity_id', 'login'],
};

interface OrganizationData {
  readonly organization_id: string;
  readonly name: string;
}
const organization: About<OrganizationData> = {
  chain: ({ organization_id }) => organizationChain(organization_id),
  target: ({ organization_id, name }) => ({ type: 'organization', id: organization_id, name }),
  shown: ['organization_id', 'name'],
};

const member: About<UserData & { readonly organization_id: string }> = {
  chain: ({ organization_id }) => organizationChain(organization_id),
  target: user.target,
  shown: ['organization_id', 'user_id', 'username'],
};

interface InvitationData {
  readonly organization_id: string;
  readonly invitation_id: string;
  readonly username: string;
}
const invitation: About<InvitationData> = {
  chain: ({ organization_id }) => organizationChain(organization_id),
  target: ({ invitation_id, username }) => ({
    type: 'invitation',
    id: invitation_id,
    name: username,
  }),
  shown: ['organization_id', 'invitation_id', 'username'],
};

interface TokenData {
  readonly token_id: string;
  readonly label: string;
  readonly namespace: Namespace;
}
const token: About<TokenData> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ token_id, label }) => ({ type: 'token', id: token_id, name: label }),
  shown: ['token_id', 'label', 'namespace'],
};

interface ProjectData {
  readonly project_id: string;
  readonly name: string;
  readonly namespace: Namespace & { readonly name: string };
}
const project: About<ProjectData> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ project_id, name, namespace }) => ({
    type: 'project',
    id: project_id,
    name: `${namespace.name}/${name}`,
  }),
  shown: ['project_id', 'name', 'namespace'],
};

const webhook: About<ProjectData & { readonly webhook_id: string }> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ webhook_id, name, namespace }) => ({
    type: 'webhook',
    id: webhook_id,
    name: `${namespace.name}/${name}`,
  }),
  shown: ['webhook_id', 'name', 'namespace'],
};

/** By what it is found: the project that it belongs to, and its file. */
const run: About<ProjectData & { readonly run_id: string; readonly pipeline: string }> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ run_id, name, namespace, pipeline }) => ({
    type: 'run',
    id: run_id,
    name: `${namespace.name}/${name} ${pipeline}`,
  }),
  shown: ['run_id', 'name', 'namespace', 'pipeline'],
};

interface AgentData {
  readonly agent_id: string;
  readonly name: string;
  readonly namespace: Namespace;
}
const agent: About<AgentData> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ agent_id, name }) => ({ type: 'agent', id: agent_id, name }),
  shown: ['agent_id', 'name', 'namespace'],
};

/** Of the instance itself: what of it, is said by a word. */
const instance = (type: string): About<unknown> => ({
  chain: () => instanceChain,
  target: () => ({ type, id: type, name: null }),
  shown: [],
});

/** Its own chain goes with what is deleted: the instance remembers the deletion. */
const gone = <D>(about: About<D>): About<D> => ({ ...about, chain: () => instanceChain });

interface RefusedToken {
  readonly token_id: string;
  readonly namespace: Namespace;
  readonly label?: string;
  readonly ip: string | null;
}

/** Nobody knows who presents a token that is refused: the token itself stands as the actor. */
const presented = (
  event: EventDefinition,
  read: (data: unknown) => RefusedToken,
): AuditedEvent => ({
  event,
  read: (told) => {
    const data = read(told.data);
    const { token_id: id, namespace, label = null, ip } = data;
    return {
      record: {
        ...envelopeOf(told),
        actor: { type: 'token', id, name: 'token' },
        tokenId: id,
        target: { type: 'token', id, name: label },
        ip,
        details: without(data, ['ip', ...token.shown]),
      },
      chains: [chainOfNamespace(namespace)],
    };
  },
});

/** Every event that the audit log tells of, and how. */
export const auditedEvents: readonly AuditedEvent[] = [
  audited(tokenCreated, token),
  audited(tokenUpdated, token),
  audited(tokenRotated, token),
  audited(tokenRevoked, token),
  audited(tokenExpired, token),
  presented(tokenReused, (data) => tokenReused.data.parse(data)),
  presented(tokenRejected, (data) => tokenRejected.data.parse(data)),
  audited(projectCreated, project),
  audited(projectUpdated, project),
  audited(projectDeleted, project),
  audited(fileWritten, project),
  audited(fileDeleted, project),
  ...webhookManagementEvents.map((event) => audited(event, webhook)),
  audited(runQueued, run),
  audited(runCancelled, run),
  audited(agentRegistered, agent),
  audited(agentUpdated, agent),
  audited(agentRemoved, agent),
  audited(userCreated, user),
  audited(userUpdated, user),
  audited(userDisabled, user),
  audited(userEnabled, user),
  audited(userDeleted, gone(user)),
  audited(userSignedIn, user),
  audited(sessionEnded, session),
  audited(identityLinked, identity),
  audited(identityUnlinked, identity),
  audited(organizationCreated, organization),
  audited(organizationUpdated, organization),
  audited(organizationDeleted, gone(organization)),
  audited(memberAdded, member),
  audited(memberUpdated, member),
  audited(memberRemoved, member),
  audited(memberInvited, invitation),
  audited(invitationWithdrawn, invitation),
  audited(invitationDeclined, invitation),
  audited(instancePolicyUpdated, instance('instance_policy')),
  audited(signUpLinkCreated, {
    ...instance('sign_up_link'),
    target: ({ sign_up_link_id: id }) => ({ type: 'sign_up_link', id, name: null }),
    shown: ['sign_up_link_id'],
  }),
  audited(keysRotated, {
    ...instance('keys'),
    target: ({ keys }) => ({ type: 'keys', id: keys, name: null }),
    shown: ['keys'],
  }),
  audited(auditLogVerified, instance('audit_log')),
];
