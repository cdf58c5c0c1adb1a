import type { changeInstancePolicy } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { InstanceStore } from '../../domain/instance.js';
import { operatorOf } from '../callers/operator-of.js';
import { presentTokenPolicy } from '../presenters/present-organization.js';

export const changeInstancePolicyRoute =
  (store: InstanceStore): Handler<typeof changeInstancePolicy> =>
  async ({ body: { operator, changes } }) => {
    const policy = await store.changePolicy(
      {
        maxTokenLifetimeDays: changes.max_token_lifetime_days,
        requireTokenExpiry: changes.require_token_expiry,
        inactiveTokenDays: changes.inactive_token_days,
      },
      operatorOf(operator),
    );
    return { status: 200, body: presentTokenPolicy(policy) };
  };
