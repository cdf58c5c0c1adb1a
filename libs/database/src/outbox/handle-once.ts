import { quotedSchema } from '../quoted-schema.js';
import type { SqlExecutor } from '../sql-executor.js';

/**
 * Notes in the inbox that a consumer has handled an event, in the transaction of the effect.
 * @returns false when it was handled before: then do nothing. Of two at once the second waits for
 *   the first one's commit or rollback.
 */
export async function handleOnce(
  tx: SqlExecutor,
  schema: string,
  consumer: string,
  eventId: string,
): Promise<boolean> {
  const added = await tx.$executeRawUnsafe(
    `INSERT INTO ${quotedSchema(schema)}."inbox" ("consumer", "event_id") VALUES ($1, $2::uuid)
     ON CONFLICT DO NOTHING`,
    consumer,
    eventId,
  );
  return added === 1;
}
