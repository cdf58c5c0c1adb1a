import type { EventDefinition } from '@orchestrator/contracts';
import {
  type AuditChain,
  instanceChain,
  organizationChain,
  userChain,
} from '../../domain/audit-chain.js';
import { type About, type AuditedEvent, envelopeOf, without } from './audited-event.js';

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
export const user: About<UserData> = {
  chain: ({ user_id }) => userChain(user_id),
  target: ({ user_id, username }) => ({ type: 'user', id: user_id, name: username }),
  shown: ['user_id', 'username'],
};

export const session: About<{ readonly user_id: string; readonly session_id: string }> = {
  chain: ({ user_id }) => userChain(user_id),
  target: ({ session_id }) => ({ type: 'session', id: session_id, name: null }),
  shown: ['user_id', 'session_id'],
};

interface IdentityData {
  readonly user_id: string;
  readonly identity_id: string;
  readonly login: string | null;
}
export const identity: About<IdentityData> = {
  chain: ({ user_id }) => userChain(user_id),
  target: ({ identity_id, login }) => ({ type: 'identity', id: identity_id, name: login }),
  shown: ['user_id', 'identity_id', 'login'],
};

interface OrganizationData {
  readonly organization_id: string;
  readonly name: string;
}
export const organization: About<OrganizationData> = {
  chain: ({ organization_id }) => organizationChain(organization_id),
  target: ({ organization_id, name }) => ({ type: 'organization', id: organization_id, name }),
  shown: ['organization_id', 'name'],
};

export const member: About<UserData & { readonly organization_id: string }> = {
  chain: ({ organization_id }) => organizationChain(organization_id),
  target: user.target,
  shown: ['organization_id', 'user_id', 'username'],
};

interface InvitationData {
  readonly organization_id: string;
  readonly invitation_id: string;
  readonly username: string;
}
export const invitation: About<InvitationData> = {
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
export const token: About<TokenData> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ token_id, label }) => ({ type: 'token', id: token_id, name: label }),
  shown: ['token_id', 'label', 'namespace'],
};

interface ProjectData {
  readonly project_id: string;
  readonly name: string;
  readonly namespace: Namespace & { readonly name: string };
}
export const project: About<ProjectData> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ project_id, name, namespace }) => ({
    type: 'project',
    id: project_id,
    name: `${namespace.name}/${name}`,
  }),
  shown: ['project_id', 'name', 'namespace'],
};

export const webhook: About<ProjectData & { readonly webhook_id: string }> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ webhook_id, name, namespace }) => ({
    type: 'webhook',
    id: webhook_id,
    name: `${namespace.name}/${name}`,
  }),
  shown: ['webhook_id', 'name', 'namespace'],
};

/** By what it is found: the project that it belongs to, and its file. */
export const run: About<ProjectData & { readonly run_id: string; readonly pipeline: string }> = {
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
export const agent: About<AgentData> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ agent_id, name }) => ({ type: 'agent', id: agent_id, name }),
  shown: ['agent_id', 'name', 'namespace'],
};

interface SecretData {
  readonly secret_id: string;
  readonly key: string;
  readonly namespace: Namespace;
}
export const secret: About<SecretData> = {
  chain: ({ namespace }) => chainOfNamespace(namespace),
  target: ({ secret_id, key }) => ({ type: 'secret', id: secret_id, name: key }),
  shown: ['secret_id', 'key', 'namespace'],
};

/** Of the instance itself: what of it, is said by a word. */
export const instance = (type: string): About<unknown> => ({
  chain: () => instanceChain,
  target: () => ({ type, id: type, name: null }),
  shown: [],
});

/** Its own chain goes with what is deleted: the instance remembers the deletion. */
export const gone = <D>(about: About<D>): About<D> => ({ ...about, chain: () => instanceChain });

interface RefusedToken {
  readonly token_id: string;
  readonly namespace: Namespace;
  readonly label?: string;
  readonly ip: string | null;
}

/** Nobody knows who presents a token that is refused: the token itself stands as the actor. */
export const presented = (
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
