import type { TokenCollection } from '@orchestrator/contracts';
import { type Handler, idCursor, readPage } from '@orchestrator/http';
import type { TokenLists } from '../../domain/token-lists.js';
import type { FindCollection } from '../callers/collection-of.js';
import { presentToken } from '../presenters/present-token.js';

export const listTokensRoute =
  (find: FindCollection, lists: TokenLists): Handler<TokenCollection['list']> =>
  async ({ params, query }, context) => {
    const collection = await find(context, params);
    const { status } = query;
    return {
      status: 200,
      body: await readPage(query, {
        cursor: idCursor,
        read: (before, limit) => lists.list({ collection, status, before, limit }),
        placeOf: ({ id }) => id,
        present: presentToken,
      }),
    };
  };
