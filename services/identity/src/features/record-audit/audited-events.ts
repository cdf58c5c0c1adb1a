import {
  auditLogVerified,
  type EventDefinition,
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
  tokenCreated,
  tokenRejected,
  tokenRevoked,
  tokenUpdated,
  tokenUsed,
  userCreated,
  userDeleted,
  userDisabled,
  userEnabled,
  userSignedIn,
  userUpdated,
} from '@orchestrator/contracts';
import {
  type AuditChain,
  instanceChain,
  organizationChain,
  userChain,
} from '../../domain/audit-chain.js';
import { type About, audited, type AuditedEvent, envelopeOf, without } from './audited-event.js';

interface Owner {
  readonly type: 'user' | 'organization' | 'project';
  readonly id: string;
}

/** Tokens of projects are recorded with their organization once projects are known here. */
function chainOfOwner({ type, id }: Owner): AuditChain | null {
  if (type === 'project') return null;
  return type === 'user' ? userChain(id) : organizationChain(id);
}

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
  readonly owner: Owner;
}
const token: About<TokenData> = {
  chain: ({ owner }) => chainOfOwner(owner),
  target: ({ token_id }) => ({ type: 'token', id: token_id, name: null }),
  shown: ['token_id', 'owner'],
};
const labelledToken: About<TokenData & { readonly label: string }> = {
  ...token,
  target: ({ token_id, label }) => ({ type: 'token', id: token_id, name: label }),
  shown: ['token_id', 'owner', 'label'],
};

/** Of the instance itself: what of it, is said by a word. */
const instance = (type: string): About<unknown> => ({
  chain: () => instanceChain,
  target: () => ({ type, id: type, name: null }),
  shown: [],
});

/** Its own chain goes with what is deleted: the instance remembers the deletion. */
const gone = <D>(about: About<D>): About<D> => ({ ...about, chain: () => instanceChain });

/** Nobody knows who presents a token that is refused: the token itself stands as the actor. */
const rejected: AuditedEvent = {
  event: tokenRejected,
  read: (event) => {
    const data = tokenRejected.data.parse(event.data);
    const { token_id: tokenId, owner, ip } = data;
    const chain = chainOfOwner(owner);
    return {
      record: {
        ...envelopeOf(event),
        actor: { type: 'token', id: tokenId, name: 'token' },
        tokenId,
        target: token.target(data),
        ip,
        details: without(data, ['ip', ...token.shown]),
      },
      chains: chain === null ? [] : [chain],
    };
  },
};

/** Every event that the audit log tells of, and how. */
export const auditedEvents: readonly AuditedEvent[] = [
  audited(tokenCreated, labelledToken),
  audited(tokenUpdated, token),
  audited(tokenRevoked, token),
  rejected,
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

/** Every other event, with the reason. */
export const eventsLeftOut: readonly {
  readonly event: EventDefinition;
  readonly because: string;
}[] = [{ event: tokenUsed, because: 'It changes nothing; each token shows its last use.' }];
