import { appendToOutbox, inTransaction } from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { noSuchProject, TriggerIngestError } from '../domain/trigger-ingest-error.js';
import { mostWebhooks, type Webhook } from '../domain/webhook.js';
import type { WebhookPlace, WebhookStore } from '../domain/webhooks.js';
import { triggerIngestSchema } from './trigger-ingest-schema.js';
import { webhookEvent } from './webhook-events.js';
import { toWebhook } from './webhook-row.js';

type Tx = Prisma.TransactionClient;

export function createPrismaWebhookStore({
  prisma,
  wakeRelay,
}: {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
}): WebhookStore {
  const change = async <T>(work: (tx: Tx) => Promise<readonly [T, CloudEvent]>): Promise<T> => {
    const result = await inTransaction(prisma, async (tx) => {
      const [done, event] = await work(tx);
      await appendToOutbox(tx, triggerIngestSchema, [event]);
      return done;
    });
    wakeRelay();
    return result;
  };

  return {
    create: ({ project, actor, sealedSecret, ...wanted }) =>
      change(async (tx) => {
        await holdProject(tx, project.id);
        const { events, ...fields } = wanted;
        const row = await tx.webhook.create({
          data: {
            ...fields,
            events: [...events],
            projectId: project.id,
            secret: sealedSecret,
            createdBy: actor.name,
          },
        });
        return [toWebhook(row), webhookEvent('created', project, row, actor)] as const;
      }),

    update: (place, { events, ...changes }, actor) =>
      change(async (tx) => {
        await lock(tx, place);
        const data = { ...changes, ...(events && { events: [...events] }) };
        await tx.webhook.update({ where: { id: place.id }, data });
        const webhook = await touch(tx, place.id);
        return [webhook, webhookEvent('updated', place.project, webhook, actor)] as const;
      }),

    rotate: (place, { sealed, overlapSeconds }, actor) =>
      change(async (tx) => {
        await lock(tx, place);
        await tx.$executeRaw`
          UPDATE trigger_ingest.webhook
             SET previous_secret = CASE WHEN ${overlapSeconds}::int > 0 THEN secret END,
                 previous_until = CASE WHEN ${overlapSeconds}::int > 0 THEN
                   clock_timestamp() + ${overlapSeconds}::int * interval '1 second' END,
                 secret = ${sealed}
           WHERE id = ${place.id}::uuid`;
        const webhook = await touch(tx, place.id);
        return [webhook, webhookEvent('rotated', place.project, webhook, actor)] as const;
      }),

    remove: (place, actor) =>
      change(async (tx) => {
        const webhook = await lock(tx, place);
        await tx.webhook.delete({ where: { id: place.id } });
        return [undefined, webhookEvent('deleted', place.project, webhook, actor)] as const;
      }),
  };
}

/** One after the other, so that the limit holds; and the project stays until this is done. */
async function holdProject(tx: Tx, id: string): Promise<void> {
  const [held] = await tx.$queryRaw<unknown[]>`
    SELECT id FROM trigger_ingest.project WHERE id = ${id}::uuid FOR UPDATE`;
  if (held === undefined) throw noSuchProject();
  if ((await tx.webhook.count({ where: { projectId: id } })) < mostWebhooks) return;
  throw new TriggerIngestError(
    'too_many',
    `A project may have ${mostWebhooks} webhooks; delete one first.`,
  );
}

async function lock(tx: Tx, { project, id }: WebhookPlace): Promise<Webhook> {
  await tx.$queryRaw`SELECT id FROM trigger_ingest.webhook WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.webhook.findFirst({ where: { id, projectId: project.id } });
  if (row !== null) return toWebhook(row);
  throw new TriggerIngestError('not_found', 'There is no such webhook.');
}

async function touch(tx: Tx, id: string): Promise<Webhook> {
  await tx.$executeRaw`
    UPDATE trigger_ingest.webhook SET updated_at = clock_timestamp() WHERE id = ${id}::uuid`;
  return toWebhook(await tx.webhook.findUniqueOrThrow({ where: { id } }));
}
