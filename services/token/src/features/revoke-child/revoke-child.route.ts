import type { revokeChildToken } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import { childKinds } from '../../domain/child-tokens.js';
import type { TokenStore } from '../../domain/token-changes.js';
import { serviceActorOf } from '../callers/service-actor-of.js';

export const revokeChildRoute =
  (store: TokenStore): Handler<typeof revokeChildToken> =>
  async ({ params }, context) => {
    await store.revoke({ id: params.id, kinds: childKinds }, 'ended', serviceActorOf(context));
    return { status: 204 };
  };
