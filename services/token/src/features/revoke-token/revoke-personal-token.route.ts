import type { revokePersonalToken } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { TokenStore } from '../../domain/token-changes.js';
import { personalTokensOf } from '../caller-of.js';

export const revokePersonalTokenRoute =
  (store: TokenStore): Handler<typeof revokePersonalToken> =>
  async ({ params }, context) => {
    const collection = personalTokensOf(identified(context));
    await store.revoke({ id: params.id, collection }, 'deleted', actorOf(context));
    return { status: 204 };
  };
