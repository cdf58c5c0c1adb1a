import type { listPersonalTokens } from '@orchestrator/contracts';
import { type Handler, idCursor, identified, readPage } from '@orchestrator/http';
import type { TokenLists } from '../../domain/token-lists.js';
import { personalTokensOf } from '../caller-of.js';
import { presentToken } from '../present-token.js';

export const listPersonalTokensRoute =
  (lists: TokenLists): Handler<typeof listPersonalTokens> =>
  async ({ query }, context) => {
    const collection = personalTokensOf(identified(context));
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
