import {
  isDatabaseUnavailable,
  isTransactionConflict,
  newId,
  writeTogether,
} from '@orchestrator/database';
import type { CloudEvent } from '@orchestrator/messaging';
import type { Failpoint } from '@orchestrator/observability';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { AcceptedRuns, RepeatKey, WantedRun } from '../domain/accepted-runs.js';
import { TriggerIngestError } from '../domain/trigger-ingest-error.js';
import { runRequestedEvent } from './run-requested-event.js';

export interface AcceptedRunsParts {
  readonly prisma: PrismaClient;
  /** Called after each commit that left events behind. */
  readonly wakeRelay: () => void;
  readonly failpoint: Failpoint;
}

interface Item extends WantedRun {
  readonly runId: string;
  readonly event: CloudEvent;
}

const most = 128;
const atOnce = 2;
const maxAttempts = 4;

export function createPrismaAcceptedRuns(parts: AcceptedRunsParts): AcceptedRuns {
  const { prisma, wakeRelay, failpoint } = parts;
  const write = writeTogether({
    write: (items: readonly Item[]) => insert(prisma, items),
    isShared: isDatabaseUnavailable,
    most,
    atOnce,
  });

  const find = async (repeat: RepeatKey): Promise<string | null> => {
    const { scope, key, bodyKey, fingerprint } = repeat;
    const [known] = await prisma.$queryRaw<{ run_id: string; fingerprint: string }[]>`
      SELECT run_id::text AS run_id, fingerprint FROM trigger_ingest.accepted_run
       WHERE scope = ${scope} AND (key = ${key} OR body_key = ${bodyKey})
         AND expires_at > clock_timestamp()
       ORDER BY run_id LIMIT 1`;
    if (known === undefined) return null;
    if (known.fingerprint !== fingerprint) {
      throw new TriggerIngestError('key_reused', 'This key was used with another request.');
    }
    return known.run_id;
  };

  return {
    find,
    accept: async (wanted) => {
      const runId = newId();
      const item = { ...wanted, runId, event: runRequestedEvent(runId, wanted.request) };
      for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
        await failpoint('accept-run.before-commit');
        if (await write(item)) {
          await failpoint(
            wanted.delivery === undefined
              ? 'accept-run.after-commit'
              : 'accept-delivery.after-commit',
          );
          wakeRelay();
          return { runId, repeated: false };
        }
        const { repeat } = wanted;
        const first = repeat === undefined ? null : await find(repeat);
        if (first !== null) return { runId: first, repeated: true };
        // It was there a moment ago, and is over.
        if (repeat !== undefined) await forgetExpired(prisma, repeat);
      }
      throw new Error('A key is held by what is not there');
    },
  };
}

/**
 * Keys and events of all of them in one statement, which is one transaction. A run whose key is taken,
 * by an earlier one or by one of these, leaves nothing: the unique indexes decide.
 * @returns for each whether it was accepted
 */
async function insert(
  prisma: PrismaClient,
  items: readonly Item[],
  attempt = 1,
): Promise<readonly boolean[]> {
  const rows = items.map(({ runId, event, repeat, delivery }, place) => ({
    place,
    run_id: runId,
    event,
    scope: repeat?.scope,
    key: repeat?.key,
    body_key: repeat?.bodyKey,
    fingerprint: repeat?.fingerprint,
    kept_hours: repeat?.keptHours,
    webhook_id: delivery?.webhookId,
    delivery_id: delivery && newId(),
    delivered: delivery?.event,
  }));
  try {
    const accepted = await prisma.$queryRaw<{ run_id: string }[]>`
      WITH wanted AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS item (
               place int, run_id uuid, event jsonb, scope text, key text, body_key text,
               fingerprint text, kept_hours int, webhook_id uuid, delivery_id uuid, delivered text)),
      claimed AS (
        INSERT INTO trigger_ingest.accepted_run
               (run_id, scope, key, body_key, fingerprint, expires_at)
        SELECT run_id, scope, key, body_key, fingerprint,
               clock_timestamp() + kept_hours * interval '1 hour'
          FROM wanted WHERE scope IS NOT NULL
         ORDER BY scope, key, body_key
        ON CONFLICT DO NOTHING
        RETURNING run_id),
      accepted AS (
        SELECT wanted.* FROM wanted LEFT JOIN claimed USING (run_id)
         WHERE wanted.scope IS NULL OR claimed.run_id IS NOT NULL),
      told AS (
        INSERT INTO trigger_ingest.outbox (id, type, subject, payload)
        SELECT (event->>'id')::uuid, event->>'type', event->>'subject', event
          FROM accepted ORDER BY place),
      noted AS (
        INSERT INTO trigger_ingest.delivery (id, webhook_id, event, outcome, run_id)
        SELECT delivery_id, webhook_id, delivered, 'run', run_id
          FROM accepted WHERE webhook_id IS NOT NULL)
      SELECT run_id::text AS run_id FROM accepted`;
    const ids = new Set(accepted.map(({ run_id: id }) => id));
    return items.map(({ runId }) => ids.has(runId));
  } catch (error) {
    if (attempt >= maxAttempts || !isTransactionConflict(error)) throw error;
    return insert(prisma, items, attempt + 1);
  }
}

const forgetExpired = (prisma: PrismaClient, { scope, key, bodyKey }: RepeatKey) =>
  prisma.$executeRaw`
    DELETE FROM trigger_ingest.accepted_run
     WHERE scope = ${scope} AND (key = ${key} OR body_key = ${bodyKey})
       AND expires_at <= clock_timestamp()`;
