import type { TokenCollection } from '@orchestrator/contracts';
import { actorOf, type Handler } from '@orchestrator/http';
import type { TokenStore } from '../../domain/token-changes.js';
import type { FindCollection } from '../callers/collection-of.js';

export const revokeTokenRoute =
  (find: FindCollection, store: TokenStore): Handler<TokenCollection['revoke']> =>
  async ({ params }, context) => {
    const collection = await find(context, params);
    await store.revoke({ id: params.id, collection }, 'deleted', actorOf(context));
    return { status: 204 };
  };
