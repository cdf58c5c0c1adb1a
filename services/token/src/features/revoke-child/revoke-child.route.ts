import type { revokeChildToken } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { ChildTokens } from '../../domain/child-tokens.js';
import { serviceActorOf } from '../callers/service-actor-of.js';

export const revokeChildRoute =
  (children: ChildTokens): Handler<typeof revokeChildToken> =>
  async ({ params }, context) => {
    await children.end(params.id, serviceActorOf(context));
    return { status: 204 };
  };
