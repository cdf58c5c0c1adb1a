import {
  organizationDeleted,
  rememberedActor,
  routingKey,
  userDeleted,
} from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { AgentOwners } from '../../domain/agent-owners.js';

/**
 * Hears that namespaces are gone. What is no such event goes to the dead letters.
 * @param onChange called after each: jobs may be due to go back to the queue
 */
export const agentOwnersConsumer = (owners: AgentOwners, onChange: () => void): ConsumeOptions => ({
  queue: 'agent-gateway.owners',
  types: [organizationDeleted, userDeleted].map(({ type }) => routingKey(type)),
  handle: async (event) => {
    await handle(owners, event);
    onChange();
  },
});

async function handle(owners: AgentOwners, { id: eventId, type, data }: CloudEvent): Promise<void> {
  switch (type) {
    case organizationDeleted.type: {
      const { organization_id: namespaceId, actor } = organizationDeleted.data.parse(data);
      return owners.end({ eventId, namespaceId, actor: rememberedActor(actor) });
    }
    case userDeleted.type: {
      const { user_id: namespaceId, actor } = userDeleted.data.parse(data);
      return owners.end({ eventId, namespaceId, actor: rememberedActor(actor) });
    }
    default:
      throw new TypeError(`${type} says nothing of a namespace`);
  }
}
