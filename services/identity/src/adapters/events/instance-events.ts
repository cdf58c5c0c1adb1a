import {
  auditLogVerified,
  buildEvent,
  instancePolicyUpdated,
  keysRotated,
  signUpLinkCreated,
  toldActor,
} from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import type { TokenPolicy } from '../../domain/token-policy.js';
import { envelopeOf } from './event-parts.js';
import { toldTokenPolicy } from './told-token-policy.js';

export const signUpLinkCreatedEvent = (id: string, actor: Actor): CloudEvent =>
  buildEvent(signUpLinkCreated, envelopeOf(id), {
    sign_up_link_id: id,
    actor: toldActor(actor),
  });

/** @param time by the clock of the database: a later policy takes the place of an earlier one */
export const instancePolicyUpdatedEvent = (
  policy: TokenPolicy,
  changed: readonly string[],
  actor: Actor,
  time: Date,
): CloudEvent =>
  buildEvent(instancePolicyUpdated, envelopeOf('instance', time), {
    changed: [...changed],
    token_policy: toldTokenPolicy(policy),
    actor: toldActor(actor),
  });

export const auditLogVerifiedEvent = (
  verdict: { readonly chains: number; readonly entries: number; readonly faults: number },
  actor: Actor,
): CloudEvent =>
  buildEvent(auditLogVerified, envelopeOf('instance'), {
    chains: verdict.chains,
    entries: verdict.entries,
    faults: verdict.faults,
    actor: toldActor(actor),
  });

export const keysRotatedEvent = (
  { keys, step }: { readonly keys: string; readonly step: string },
  actor: Actor,
): CloudEvent =>
  buildEvent(keysRotated, envelopeOf('instance'), { keys, step, actor: toldActor(actor) });
