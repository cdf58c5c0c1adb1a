import type { SqlExecutor } from '../sql-executor.js';

export interface FoundTable {
  columns: Map<string, { type: string; nullable: boolean; hasDefault: boolean }>;
  keys: string[];
}

interface ColumnRow {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  has_default: boolean;
}

interface KeyRow {
  table: string;
  is_primary: boolean;
  columns: string[];
}

/** Reads the tables of one schema out of PostgreSQL's catalogs. */
export async function readDatabaseSchema(
  sql: SqlExecutor,
  schema: string,
): Promise<Map<string, FoundTable>> {
  const columns = await sql.$queryRawUnsafe<ColumnRow[]>(
    `SELECT c.relname::text AS "table", a.attname::text AS "column",
            format_type(a.atttypid, a.atttypmod) AS "type", NOT a.attnotnull AS "nullable",
            a.atthasdef AS "has_default"
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
      ORDER BY c.relname, a.attnum`,
    schema,
  );
  // Partial and expression indexes have no place in a Prisma schema.
  const keys = await sql.$queryRawUnsafe<KeyRow[]>(
    `SELECT c.relname::text AS "table", i.indisprimary AS "is_primary",
            (SELECT array_agg(a.attname::text ORDER BY k.position)
               FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum) AS "columns"
       FROM pg_index i
       JOIN pg_class c ON c.oid = i.indrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL`,
    schema,
  );
  const tables = new Map<string, FoundTable>();
  for (const row of columns) {
    const table = tables.get(row.table) ?? { columns: new Map(), keys: [] };
    tables.set(row.table, table);
    table.columns.set(row.column, {
      type: row.type.replaceAll('"', ''),
      nullable: row.nullable,
      hasDefault: row.has_default,
    });
  }
  for (const { table, is_primary: isPrimary, columns: names } of keys) {
    tables.get(table)?.keys.push(`${isPrimary ? 'primary' : 'unique'} (${names.join(', ')})`);
  }
  return tables;
}
