import type { CloudEvent } from '@orchestrator/messaging';
import { newId } from '../new-id.js';
import { quotedSchema } from '../quoted-schema.js';
import type { SqlExecutor } from '../sql-executor.js';

export interface ClaimedRow {
  id: string;
  sequence: string;
  payload: CloudEvent;
  invalidates: string[];
  attempts: number;
}

/** Rows deleted by one statement, so that a purge never holds many locks. */
const purgeBatchSize = 1_000;

/**
 * The statements of the relay. A claim is a lease in the row and not an open transaction: nothing is
 * held while others work, and a dead replica's rows are free again when the lease is over.
 * Times are the database's own.
 */
export class OutboxStore {
  readonly #sql: SqlExecutor;
  readonly #schema: string;
  readonly #claimant = newId();
  readonly #leaseSeconds: number;

  constructor(sql: SqlExecutor, schema: string, leaseMs: number) {
    this.#sql = sql;
    this.#schema = quotedSchema(schema);
    this.#leaseSeconds = leaseMs / 1_000;
  }

  /** Leases the oldest free rows; those that another replica is leasing are passed over. */
  async claim(limit: number): Promise<ClaimedRow[]> {
    const rows = await this.#sql.$queryRawUnsafe<ClaimedRow[]>(
      `WITH free AS (
         SELECT "id" FROM ${this.#schema}."outbox"
          WHERE "published_at" IS NULL AND ("claimed_until" IS NULL OR "claimed_until" <= now())
          ORDER BY "sequence" LIMIT $1::int FOR UPDATE SKIP LOCKED)
       UPDATE ${this.#schema}."outbox" AS row
          SET "claimed_until" = now() + $2::float8 * interval '1 second',
              "claimed_by" = $3::uuid, "attempts" = row."attempts" + 1
         FROM free WHERE row."id" = free."id"
       RETURNING row."id"::text AS "id", row."sequence"::text AS "sequence", row."payload",
                 row."invalidates", row."attempts"`,
      limit,
      this.#leaseSeconds,
      this.#claimant,
    );
    return rows.sort((a, b) => Number(BigInt(a.sequence) - BigInt(b.sequence)));
  }

  async renew(ids: readonly string[]): Promise<void> {
    await this.#update(`"claimed_until" = now() + $3::float8 * interval '1 second'`, ids, [
      this.#leaseSeconds,
    ]);
  }

  async markPublished(ids: readonly string[]): Promise<void> {
    await this.#update(`"published_at" = now(), "claimed_until" = NULL`, ids);
  }

  /** Gives rows back, for anybody to claim after the delay. */
  async release(ids: readonly string[], delayMs: number): Promise<void> {
    await this.#update(`"claimed_until" = now() + $3::float8 * interval '1 second'`, ids, [
      delayMs / 1_000,
    ]);
  }

  purgePublished(olderThanDays: number): Promise<void> {
    return this.#purge('outbox', '"id"', '"published_at"', olderThanDays);
  }

  purgeInbox(olderThanDays: number): Promise<void> {
    return this.#purge('inbox', '"consumer", "event_id"', '"handled_at"', olderThanDays);
  }

  async #update(assignments: string, ids: readonly string[], more: unknown[] = []): Promise<void> {
    await this.#sql.$executeRawUnsafe(
      `UPDATE ${this.#schema}."outbox" SET ${assignments}
        WHERE "id" = ANY($1::uuid[]) AND "claimed_by" = $2::uuid AND "published_at" IS NULL`,
      [...ids],
      this.#claimant,
      ...more,
    );
  }

  async #purge(table: string, key: string, time: string, olderThanDays: number): Promise<void> {
    const name = `${this.#schema}."${table}"`;
    let deleted: number;
    do {
      deleted = await this.#sql.$executeRawUnsafe(
        `DELETE FROM ${name} WHERE (${key}) IN (
           SELECT ${key} FROM ${name} WHERE ${time} < now() - $1::float8 * interval '1 day'
            ORDER BY ${time} LIMIT ${purgeBatchSize} FOR UPDATE SKIP LOCKED)`,
        olderThanDays,
      );
    } while (deleted === purgeBatchSize);
  }
}
