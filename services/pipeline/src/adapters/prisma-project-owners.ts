import { appendToOutbox, handleOnce, inTransaction } from '@orchestrator/database';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { ProjectOwners } from '../domain/project-owners.js';
import { endNamespace, renameNamespace } from './live-namespace.js';
import { pipelineSchema } from './pipeline-schema.js';
import { deletedEvent } from './project-events.js';
import { toProject, withNamespace } from './project-row.js';

const consumer = 'owners';

export const createPrismaProjectOwners = ({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): ProjectOwners => ({
  end: async ({ eventId, namespace, actor }) => {
    await inTransaction(prisma, async (tx) => {
      if (!(await handleOnce(tx, pipelineSchema, consumer, eventId))) return;
      await endNamespace(tx, namespace);
      await tx.secret.deleteMany({ where: { namespaceId: namespace.id } });
      const where = { namespaceId: namespace.id };
      // Whoever deletes one of them meanwhile tells of it; those that are locked here, this does.
      await tx.$queryRaw`
        SELECT id FROM pipeline.project WHERE namespace_id = ${namespace.id}::uuid
         ORDER BY id FOR UPDATE`;
      const doomed = await tx.project.findMany({ where, include: withNamespace });
      await tx.project.deleteMany({ where });
      const events = doomed.map((row) => deletedEvent(toProject(row), actor));
      await appendToOutbox(tx, pipelineSchema, events);
    });
    wakeRelay();
  },

  rename: ({ eventId, userId, username }) =>
    inTransaction(prisma, async (tx) => {
      if (!(await handleOnce(tx, pipelineSchema, consumer, eventId))) return;
      await renameNamespace(tx, userId, username);
    }),
});
