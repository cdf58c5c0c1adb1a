import type { listPersonalTokens } from '@orchestrator/contracts';
import { type Handler, identified } from '@orchestrator/http';
import type { TokenLists } from '../../domain/token-lists.js';
import { personalTokensOf } from '../caller-of.js';
import { presentToken } from '../present-token.js';
import { cursorOf, idOfCursor } from './cursor.js';

export const listPersonalTokensRoute =
  (lists: TokenLists): Handler<typeof listPersonalTokens> =>
  async ({ query }, context) => {
    const { limit, status } = query;
    const found = await lists.list({
      collection: personalTokensOf(identified(context)),
      status,
      before: query.cursor === undefined ? undefined : idOfCursor(query.cursor),
      limit: limit + 1,
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next_cursor = found.length > limit && last ? cursorOf(last.id) : null;
    return { status: 200, body: { items: items.map(presentToken), next_cursor } };
  };
