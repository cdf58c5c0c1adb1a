import {
  auditLogVerified,
  buildEvent,
  instancePolicyUpdated,
  keysRotated,
  signUpLinkCreated,
} from '@orchestrator/contracts';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Actor } from '../../domain/actor.js';
import type { TokenPolicy } from '../../domain/organization.js';
import { envelopeOf, eventActor } from './identity-events.js';

export const signUpLinkCreatedEvent = (id: string, actor: Actor): CloudEvent =>
  buildEvent(signUpLinkCreated, envelopeOf(id), {
    sign_up_link_id: id,
    actor: eventActor(actor),
  });

export const instancePolicyUpdatedEvent = (
  policy: TokenPolicy,
  changed: readonly string[],
  actor: Actor,
): CloudEvent =>
  buildEvent(instancePolicyUpdated, envelopeOf('instance'), {
    changed: [...changed],
    token_policy: {
      max_token_lifetime_days: policy.maxTokenLifetimeDays,
      require_token_expiry: policy.requireTokenExpiry,
      inactive_token_days: policy.inactiveTokenDays,
    },
    actor: eventActor(actor),
  });

export const auditLogVerifiedEvent = (
  verdict: { readonly chains: number; readonly entries: number; readonly faults: number },
  actor: Actor,
): CloudEvent =>
  buildEvent(auditLogVerified, envelopeOf('instance'), {
    chains: verdict.chains,
    entries: verdict.entries,
    faults: verdict.faults,
    actor: eventActor(actor),
  });

export const keysRotatedEvent = (
  { keys, step }: { readonly keys: string; readonly step: string },
  actor: Actor,
): CloudEvent =>
  buildEvent(keysRotated, envelopeOf('instance'), { keys, step, actor: eventActor(actor) });
