import type { CloudEvent } from '@orchestrator/messaging';
import { quotedSchema } from '../quoted-schema.js';
import type { SqlExecutor } from '../sql-executor.js';

/**
 * Writes events into the outbox, in the transaction of the change that they tell of: both are
 * committed, or neither. Call `relay.wake()` after the commit.
 * @param invalidates ids (of tokens, sessions, principals) whose cache entries must go; the relay
 *   repeats that for an owner that died before doing it.
 */
export async function appendToOutbox(
  tx: SqlExecutor,
  schema: string,
  events: readonly CloudEvent[],
  { invalidates = [] }: { invalidates?: readonly string[] } = {},
): Promise<void> {
  if (events.length === 0) {
    if (invalidates.length > 0) throw new TypeError('An invalidation needs an event to go with.');
    return;
  }
  // The first event carries the ids of all: batches are announced before they are published.
  await tx.$executeRawUnsafe(
    `INSERT INTO ${quotedSchema(schema)}."outbox" ("id", "type", "subject", "payload", "invalidates")
     SELECT (event->>'id')::uuid, event->>'type', event->>'subject', event,
            CASE WHEN position = 1 THEN $2::text[] ELSE '{}' END
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS listed (event, position)
      ORDER BY position`,
    JSON.stringify(events),
    [...invalidates],
  );
}
