import {
  agentOffline,
  agentOnline,
  agentRegistered,
  agentRemoved,
  agentUpdated,
  buildEvent,
  toldActor,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../domain/actor.js';
import type { Agent } from '../domain/agent.js';
import type { OfflineReason, RemovalReason } from '../domain/agents.js';

type Subject = Pick<Agent, 'id' | 'name' | 'tokenId' | 'namespace'>;

export const registeredEvent = (agent: Subject, actor: Actor): CloudEvent =>
  buildEvent(agentRegistered, envelopeOf(agent), { ...subjectOf(agent), actor: toldActor(actor) });

export const onlineEvent = (agent: Subject): CloudEvent =>
  buildEvent(agentOnline, envelopeOf(agent), subjectOf(agent));

export const offlineEvent = (agent: Subject, reason: OfflineReason): CloudEvent =>
  buildEvent(agentOffline, envelopeOf(agent), { ...subjectOf(agent), reason });

export const updatedEvent = (
  agent: Subject,
  changed: readonly string[],
  actor: Actor,
): CloudEvent =>
  buildEvent(agentUpdated, envelopeOf(agent), {
    ...subjectOf(agent),
    changed: [...changed],
    actor: toldActor(actor),
  });

export const removedEvent = (agent: Subject, reason: RemovalReason, actor: Actor): CloudEvent =>
  buildEvent(agentRemoved, envelopeOf(agent), {
    ...subjectOf(agent),
    reason,
    actor: toldActor(actor),
  });

const envelopeOf = ({ id }: Subject) => ({ id: newId(), time: new Date(), subject: id });

const subjectOf = ({ id, name, tokenId, namespace }: Subject) => ({
  agent_id: id,
  name,
  token_id: tokenId,
  namespace: { type: namespace.type, id: namespace.id },
});
