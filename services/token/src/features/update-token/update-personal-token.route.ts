import type { updatePersonalToken } from '@orchestrator/contracts';
import { actorOf, type Handler, identified } from '@orchestrator/http';
import type { TokenStore } from '../../domain/token-changes.js';
import { personalTokensOf } from '../caller-of.js';
import { presentToken } from '../present-token.js';

export const updatePersonalTokenRoute =
  (store: TokenStore): Handler<typeof updatePersonalToken> =>
  async ({ params, body }, context) => {
    const collection = personalTokensOf(identified(context));
    const token = await store.edit({ id: params.id, collection }, body, actorOf(context));
    return { status: 200, body: presentToken(token) };
  };
