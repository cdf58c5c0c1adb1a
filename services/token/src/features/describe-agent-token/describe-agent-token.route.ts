import type { describeAgentToken } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { TokenLists } from '../../domain/token-lists.js';
import { foundToken } from '../read-token/found-token.js';

export const describeAgentTokenRoute =
  (lists: TokenLists): Handler<typeof describeAgentToken> =>
  async ({ params }) => {
    const { label, labels } = foundToken(await lists.find({ id: params.id, kinds: ['agent'] }));
    return { status: 200, body: { label, labels: { ...labels } } };
  };
