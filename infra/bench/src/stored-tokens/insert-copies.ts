import pg from 'pg';

export interface Copies {
  readonly schema: string;
  readonly table: string;
  /** The id of the row to copy. */
  readonly template: string;
  /** A set of rows in SQL: one copy for each. */
  readonly rows: string;
  /** What `rows` takes, from `$2` on. */
  readonly parameters: readonly unknown[];
  /** The columns that differ, as SQL over `given`, one of the rows, and `made.id`, the copy's id. */
  readonly changed: Readonly<Record<string, string>>;
}

/** In order of time (RFC 9562, section 5.7). Its condition is always true: it has one made for each row. */
export const madeId = `
  SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
          || '7' || substr(gen_random_uuid()::text, 16))::uuid AS id WHERE given IS DISTINCT FROM NULL`;

/** Stores rows that are like one that their owner has stored, whatever columns it has. */
export async function insertCopies(client: pg.Client, copies: Copies): Promise<void> {
  const { schema, table, template, rows, parameters, changed } = copies;
  const columns = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = $1 AND table_name = $2 AND is_generated = 'NEVER'`,
    [schema, table],
  );
  const names = columns.rows.map(({ name }) => name);
  const into = names.map((name) => pg.escapeIdentifier(name));
  const values = names.map((name) => changed[name] ?? `template.${pg.escapeIdentifier(name)}`);
  await client.query(
    `INSERT INTO ${schema}.${table} (${into.join(', ')})
     SELECT ${values.join(', ')}
       FROM ${schema}.${table} AS template, ${rows} AS given, LATERAL (${madeId}) AS made
      WHERE template.id = $1`,
    [template, ...parameters],
  );
}

/** After many rows came: what autovacuum and the checkpointer would do in the middle of a measurement. */
export async function settle(client: pg.Client, table: string): Promise<void> {
  await client.query(`VACUUM ANALYZE ${table}`);
  await client.query('CHECKPOINT');
}
