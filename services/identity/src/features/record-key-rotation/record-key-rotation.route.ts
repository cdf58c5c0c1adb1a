import type { recordKeyRotation } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { InstanceStore } from '../../domain/instance.js';
import { operatorOf } from '../callers/operator-of.js';

export const recordKeyRotationRoute =
  (store: InstanceStore): Handler<typeof recordKeyRotation> =>
  async ({ body: { operator, keys, step } }) => {
    await store.recordKeyRotation({ keys, step }, operatorOf(operator));
    return { status: 200, body: { recorded: true } };
  };
