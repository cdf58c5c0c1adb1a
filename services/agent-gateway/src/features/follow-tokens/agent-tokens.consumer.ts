import {
  rememberedActor,
  routingKey,
  tokenExpired,
  tokenRevoked,
  tokenRotated,
  tokenUpdated,
} from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { AgentTokens } from '../../domain/agent-tokens.js';

const ours: readonly string[] = ['agent', 'instance', 'job'];

/**
 * Hears what happens to the tokens of agents. What is no such event goes to the dead letters.
 * @param onChange called after each: something may be due
 */
export const agentTokensConsumer = (tokens: AgentTokens, onChange: () => void): ConsumeOptions => ({
  queue: 'agent-gateway.tokens',
  types: [tokenRevoked, tokenExpired, tokenRotated, tokenUpdated].map(({ type }) =>
    routingKey(type),
  ),
  handle: async (event) => {
    await handle(tokens, event);
    onChange();
  },
});

async function handle(tokens: AgentTokens, { id: eventId, type, data }: CloudEvent): Promise<void> {
  switch (type) {
    case tokenRevoked.type: {
      const { kind, token_id: tokenId, reason, actor } = tokenRevoked.data.parse(data);
      if (!ours.includes(kind)) return;
      const byUs = reason === 'ended';
      return tokens.ended({ eventId, tokenId, actor: rememberedActor(actor), byUs });
    }
    case tokenExpired.type: {
      const {
        kind,
        token_id: tokenId,
        expires_in_days: left,
        actor,
      } = tokenExpired.data.parse(data);
      if (!ours.includes(kind) || left > 0) return;
      return tokens.ended({ eventId, tokenId, actor: rememberedActor(actor), byUs: false });
    }
    case tokenRotated.type: {
      const {
        kind,
        token_id: tokenId,
        previous_id: previousId,
        label,
      } = tokenRotated.data.parse(data);
      if (kind === 'agent') await tokens.rotated({ eventId, previousId, tokenId, label });
      return;
    }
    case tokenUpdated.type: {
      const { kind, token_id: tokenId } = tokenUpdated.data.parse(data);
      if (kind === 'agent') await tokens.changed({ eventId, tokenId });
      return;
    }
    default:
      throw new TypeError(`${type} says nothing of a token of agents`);
  }
}
