import type { OwnerRow, OwnerStore } from '../ports.js';
import { quotedSchema, type SqlExecutor } from '../sql.js';

interface Row {
  readonly epoch: string;
  readonly run_id: string | null;
}

const columns = `"cache_epoch"::text AS "epoch", "redis_run_id" AS "run_id"`;

/** The owner's row in PostgreSQL (or PGlite); `coherenceTableSql` declares it. */
export class SqlOwnerStore implements OwnerStore {
  readonly #table: string;

  constructor(
    private readonly sql: SqlExecutor,
    schema: string,
  ) {
    this.#table = `${quotedSchema(schema)}."coherence"`;
  }

  async read(): Promise<OwnerRow> {
    return rowOf(
      await this.sql.$queryRawUnsafe<Row[]>(`SELECT ${columns} FROM ${this.#table} WHERE "id" = 1`),
    );
  }

  /**
   * FOR SHARE: whoever raises the epoch waits until this transaction has ended. So an entry looked up under the
   * raised epoch has seen the change, and no reader of another server can hold an older one.
   */
  async readShared(tx: SqlExecutor): Promise<OwnerRow> {
    return rowOf(
      await tx.$queryRawUnsafe<Row[]>(
        `SELECT ${columns} FROM ${this.#table} WHERE "id" = 1 FOR SHARE`,
      ),
    );
  }

  async raise(): Promise<OwnerRow> {
    return rowOf(
      await this.sql.$queryRawUnsafe<Row[]>(
        `UPDATE ${this.#table} SET "cache_epoch" = "cache_epoch" + 1 WHERE "id" = 1 RETURNING ${columns}`,
      ),
    );
  }

  async adopt(serverId: string): Promise<OwnerRow> {
    const [adopted] = await this.sql.$queryRawUnsafe<Row[]>(
      `UPDATE ${this.#table} SET "cache_epoch" = "cache_epoch" + 1, "redis_run_id" = $1
       WHERE "id" = 1 AND "redis_run_id" IS DISTINCT FROM $1 RETURNING ${columns}`,
      serverId,
    );
    return adopted ? rowOf([adopted]) : this.read();
  }
}

function rowOf(rows: readonly Row[]): OwnerRow {
  const [row] = rows;
  if (!row) throw new Error('The coherence row is missing: was the migration run?');
  return { epoch: Number(row.epoch), serverId: row.run_id };
}
