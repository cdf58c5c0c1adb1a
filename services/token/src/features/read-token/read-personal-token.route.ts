import type { readPersonalToken } from '@orchestrator/contracts';
import { type Handler, identified } from '@orchestrator/http';
import type { TokenLists } from '../../domain/token-lists.js';
import { personalTokensOf } from '../caller-of.js';
import { presentToken } from '../present-token.js';
import { foundToken } from './found-token.js';

export const readPersonalTokenRoute =
  (lists: TokenLists): Handler<typeof readPersonalToken> =>
  async ({ params }, context) => {
    const collection = personalTokensOf(identified(context));
    const token = foundToken(await lists.find({ id: params.id, collection }));
    return { status: 200, body: presentToken(token) };
  };
