import type { changeInstancePolicy } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { InstanceStore } from '../../domain/instance.js';
import { operatorOf } from '../callers/operator-of.js';
import { presentTokenPolicy, tokenPolicyChanges } from '../presenters/present-token-policy.js';

export const changeInstancePolicyRoute =
  (store: InstanceStore): Handler<typeof changeInstancePolicy> =>
  async ({ body: { operator, changes } }) => {
    const policy = await store.changePolicy(tokenPolicyChanges(changes), operatorOf(operator));
    return { status: 200, body: presentTokenPolicy(policy) };
  };
