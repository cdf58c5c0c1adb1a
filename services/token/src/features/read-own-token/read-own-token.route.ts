import type { readOwnToken } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { TokenLists } from '../../domain/token-lists.js';
import { ownTokenIdOf } from '../callers/maker-of.js';
import { presentToken } from '../presenters/present-token.js';
import { foundToken } from '../read-token/found-token.js';

export const readOwnTokenRoute =
  (lists: TokenLists): Handler<typeof readOwnToken> =>
  async (_input, context) => {
    const token = foundToken(await lists.find({ id: ownTokenIdOf(context) }));
    return { status: 200, body: presentToken(token) };
  };
