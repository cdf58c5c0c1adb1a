import {
  rememberedActor,
  routingKey,
  tokenExpired,
  tokenRevoked,
  tokenRotated,
  tokenUpdated,
} from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { AgentTokens, Fate } from '../../domain/agent-tokens.js';
import type { HeldJobs } from '../../domain/held-jobs.js';

/** Whose end is the end of agents. */
const ofAgents: readonly string[] = ['agent', 'instance'];
/** What becomes of its agents if they don't stay offline, by the reason for which it was revoked. */
const fates: Readonly<Partial<Record<string, Fate>>> = {
  ended: 'removed_by_us',
  owner_deleted: 'removed',
};

/**
 * Hears what happens to the tokens of agents and of their jobs. What is no such event goes to the dead
 * letters.
 * @param onChange called after each that concerns agents: something may be due
 */
export const agentTokensConsumer = (
  tokens: AgentTokens,
  held: Pick<HeldJobs, 'tokenEnded'>,
  onChange: () => void,
): ConsumeOptions => ({
  queue: 'agent-gateway.tokens',
  types: [tokenRevoked, tokenExpired, tokenRotated, tokenUpdated].map(({ type }) =>
    routingKey(type),
  ),
  handle: async (event) => {
    if (await handle(tokens, held, event)) onChange();
  },
});

/** @returns whether it concerns agents */
async function handle(
  tokens: AgentTokens,
  held: Pick<HeldJobs, 'tokenEnded'>,
  { id: eventId, type, data }: CloudEvent,
): Promise<boolean> {
  switch (type) {
    case tokenRevoked.type: {
      const { kind, token_id: tokenId, reason, actor } = tokenRevoked.data.parse(data);
      // Nothing hangs from it but its hold, and noting that twice is once.
      if (kind === 'job') await held.tokenEnded(tokenId);
      if (!ofAgents.includes(kind)) return false;
      const fate = fates[reason] ?? 'offline';
      await tokens.ended({ eventId, tokenId, actor: rememberedActor(actor), fate });
      return true;
    }
    case tokenExpired.type: {
      const {
        kind,
        token_id: tokenId,
        expires_in_days: left,
        actor,
      } = tokenExpired.data.parse(data);
      if (left > 0) return false;
      if (kind === 'job') await held.tokenEnded(tokenId);
      if (!ofAgents.includes(kind)) return false;
      await tokens.ended({ eventId, tokenId, actor: rememberedActor(actor), fate: 'offline' });
      return true;
    }
    case tokenRotated.type: {
      const {
        kind,
        token_id: tokenId,
        previous_id: previousId,
        label,
      } = tokenRotated.data.parse(data);
      if (kind !== 'agent') return false;
      await tokens.rotated({ eventId, previousId, tokenId, label });
      return true;
    }
    case tokenUpdated.type: {
      const { kind, token_id: tokenId } = tokenUpdated.data.parse(data);
      if (kind !== 'agent') return false;
      await tokens.changed({ eventId, tokenId });
      return true;
    }
    default:
      throw new TypeError(`${type} says nothing of a token of agents`);
  }
}
