import {
  organizationDeleted,
  rememberedActor,
  routingKey,
  userDeleted,
  userUpdated,
} from '@orchestrator/contracts';
import type { CloudEvent, ConsumeOptions } from '@orchestrator/messaging';
import type { ProjectOwners } from '../../domain/project-owners.js';

/** Hears what happens to namespaces. What is no such event goes to the dead letters. */
export const projectOwnersConsumer = (owners: ProjectOwners): ConsumeOptions => ({
  queue: 'pipeline.owners',
  types: [organizationDeleted, userDeleted, userUpdated].map(({ type }) => routingKey(type)),
  handle: (event) => handle(owners, event),
});

async function handle(
  owners: ProjectOwners,
  { id: eventId, type, data }: CloudEvent,
): Promise<void> {
  switch (type) {
    case organizationDeleted.type: {
      const { organization_id: id, name, actor } = organizationDeleted.data.parse(data);
      const namespace = { type: 'organization', id, name } as const;
      return owners.end({ eventId, namespace, actor: rememberedActor(actor) });
    }
    case userDeleted.type: {
      const { user_id: id, username: name, actor } = userDeleted.data.parse(data);
      const namespace = { type: 'user', id, name } as const;
      return owners.end({ eventId, namespace, actor: rememberedActor(actor) });
    }
    case userUpdated.type: {
      const { user_id: userId, username, changed } = userUpdated.data.parse(data);
      // A username changes once only: such an event is right whenever it comes, any other may be late.
      if (changed.includes('username')) await owners.rename({ eventId, userId, username });
      return;
    }
    default:
      throw new TypeError(`${type} says nothing of a namespace`);
  }
}
