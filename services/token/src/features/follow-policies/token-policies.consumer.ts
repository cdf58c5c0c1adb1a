import {
  instancePolicyUpdated,
  organizationDeleted,
  organizationUpdated,
  routingKey,
} from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { TokenPolicies } from '../../domain/token-policies.js';
import type { TokenPolicy } from '../../domain/token-policy.js';

/** Hears what is asked of tokens. What is no such event goes to the dead letters. */
export const tokenPoliciesConsumer = (policies: TokenPolicies): ConsumeOptions => ({
  queue: 'token.policies',
  types: [instancePolicyUpdated, organizationUpdated, organizationDeleted].map(({ type }) =>
    routingKey(type),
  ),
  handle: (event) => handle(policies, event),
});

async function handle(
  policies: TokenPolicies,
  { id: eventId, type, time, data }: CloudEvent,
): Promise<void> {
  const decidedAt = new Date(time);
  switch (type) {
    case instancePolicyUpdated.type: {
      const { token_policy: told } = instancePolicyUpdated.data.parse(data);
      return policies.decide({ eventId, organizationId: null, policy: policyOf(told), decidedAt });
    }
    case organizationUpdated.type: {
      const { organization_id: organizationId, token_policy: told } =
        organizationUpdated.data.parse(data);
      return policies.decide({ eventId, organizationId, policy: policyOf(told), decidedAt });
    }
    case organizationDeleted.type: {
      const { organization_id: organizationId } = organizationDeleted.data.parse(data);
      return policies.forget({ eventId, organizationId });
    }
    default:
      throw new TypeError(`${type} says nothing of a policy`);
  }
}

const policyOf = (told: {
  readonly max_token_lifetime_days: number | null;
  readonly require_token_expiry: boolean;
  readonly inactive_token_days: number | null;
}): TokenPolicy => ({
  maxLifetimeDays: told.max_token_lifetime_days,
  requireExpiry: told.require_token_expiry,
  inactiveDays: told.inactive_token_days,
});
