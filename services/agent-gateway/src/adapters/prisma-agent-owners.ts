import { handleOnce, inTransaction } from '@orchestrator/database';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import type { AgentOwners } from '../domain/agent-owners.js';
import { agentGatewaySchema } from './agent-gateway-schema.js';
import { removeAgents } from './remove-agents.js';

const consumer = 'owners';

export const createPrismaAgentOwners = ({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): AgentOwners => ({
  end: async ({ eventId, namespaceId, actor }) => {
    await inTransaction(prisma, async (tx) => {
      if (!(await handleOnce(tx, agentGatewaySchema, consumer, eventId))) return;
      const itsAgents = Prisma.sql`a.namespace_id = ${namespaceId}::uuid`;
      // The token service ends all of its tokens, by the same event.
      await removeAgents(tx, itsAgents, 'token_ended', actor);
    });
    wakeRelay();
  },
});
