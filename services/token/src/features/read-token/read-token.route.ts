import type { TokenCollection } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { TokenLists } from '../../domain/token-lists.js';
import type { FindCollection } from '../callers/collection-of.js';
import { presentToken } from '../presenters/present-token.js';
import { foundToken } from './found-token.js';

export const readTokenRoute =
  (find: FindCollection, lists: TokenLists): Handler<TokenCollection['read']> =>
  async ({ params }, context) => {
    const collection = await find(context, params);
    const token = foundToken(await lists.find({ id: params.id, collection }));
    return { status: 200, body: presentToken(token) };
  };
