import {
  organizationDeleted,
  projectDeleted,
  rememberedActor,
  routingKey,
  userDeleted,
  userUpdated,
} from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { TokenOwners } from '../../domain/token-owners.js';

/** Hears what happens to owners of tokens. What is no such event goes to the dead letters. */
export const tokenOwnersConsumer = (owners: TokenOwners): ConsumeOptions => ({
  queue: 'token.owners',
  types: [organizationDeleted, projectDeleted, userDeleted, userUpdated].map(({ type }) =>
    routingKey(type),
  ),
  handle: (event) => handle(owners, event),
});

async function handle(owners: TokenOwners, { id: eventId, type, data }: CloudEvent): Promise<void> {
  switch (type) {
    case organizationDeleted.type: {
      const { organization_id: ownerId, actor } = organizationDeleted.data.parse(data);
      return owners.end({ eventId, ownerId, actor: rememberedActor(actor) });
    }
    case projectDeleted.type: {
      const { project_id: ownerId, actor } = projectDeleted.data.parse(data);
      return owners.end({ eventId, ownerId, actor: rememberedActor(actor) });
    }
    case userDeleted.type: {
      const { user_id: ownerId, actor } = userDeleted.data.parse(data);
      return owners.end({ eventId, ownerId, actor: rememberedActor(actor) });
    }
    case userUpdated.type: {
      const { user_id: userId, username, changed } = userUpdated.data.parse(data);
      // A username changes once only: such an event is right whenever it comes, any other may be late.
      if (changed.includes('username')) await owners.rename({ eventId, userId, username });
      return;
    }
    default:
      throw new TypeError(`${type} says nothing of an owner`);
  }
}
