import { buildEvent, instancePolicyUpdated, organizationUpdated } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { TestOrganization } from './test-user.js';

export interface AskedPolicy {
  readonly max_token_lifetime_days?: number | null;
  readonly require_token_expiry?: boolean;
  readonly inactive_token_days?: number | null;
}

export const operator = {
  type: 'operator',
  id: 'operator',
  name: 'root',
  token_id: null,
  session_id: null,
  ip: null,
} as const;

const wholePolicy = (asked: AskedPolicy) => ({
  max_token_lifetime_days: null,
  require_token_expiry: false,
  inactive_token_days: null,
  ...asked,
});

/**
 * Tells what is asked of tokens from now on; what is left out is not asked.
 * @param of the organization; null for the policy over all tokens
 */
export function policyEvent(
  of: TestOrganization | null,
  asked: AskedPolicy,
  time = new Date(),
): CloudEvent {
  const told = { changed: ['everything'], token_policy: wholePolicy(asked), actor: operator };
  return of === null
    ? buildEvent(instancePolicyUpdated, { id: newId(), time, subject: 'instance' }, told)
    : buildEvent(
        organizationUpdated,
        { id: newId(), time, subject: of.id },
        { organization_id: of.id, name: of.name, ...told },
      );
}
