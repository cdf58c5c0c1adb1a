import {
  buildEvent,
  organizationCreated,
  organizationDeleted,
  organizationUpdated,
  toldActor,
} from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import type { AuditChainEnd } from '../../domain/audit-chain.js';
import type { TokenPolicy } from '../../domain/token-policy.js';
import { envelopeOf, toldChainEnd } from './event-parts.js';
import { toldTokenPolicy } from './told-token-policy.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

export const organizationCreatedEvent = ({ id, name }: Named, actor: Actor): CloudEvent =>
  buildEvent(organizationCreated, envelopeOf(id), {
    organization_id: id,
    name,
    actor: toldActor(actor),
  });

/**
 * @param changed the fields, as the API names them
 * @param time by the clock of the database: a later policy takes the place of an earlier one
 */
export const organizationUpdatedEvent = (
  { id, name, tokenPolicy }: Named & { readonly tokenPolicy: TokenPolicy },
  changed: readonly string[],
  actor: Actor,
  time: Date,
): CloudEvent =>
  buildEvent(organizationUpdated, envelopeOf(id, time), {
    organization_id: id,
    name,
    changed: [...changed],
    token_policy: toldTokenPolicy(tokenPolicy),
    actor: toldActor(actor),
  });

export const organizationDeletedEvent = (
  { id, name }: Named,
  auditChain: AuditChainEnd | null,
  actor: Actor,
): CloudEvent =>
  buildEvent(organizationDeleted, envelopeOf(id), {
    organization_id: id,
    name,
    audit_chain: toldChainEnd(auditChain),
    actor: toldActor(actor),
  });
