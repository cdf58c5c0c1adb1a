import pg from 'pg';

import type { PlacedText } from './canary-scan.js';

interface Column {
  schema: string;
  table: string;
  column: string;
}

const columnsQuery = `
  SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column"
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm') AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  ORDER BY 1, 2, a.attnum`;

/**
 * Every value in every table of a database, whatever its type, as text: `bytea` as hex, `jsonb`
 * and arrays whole. Partitions are read as tables. For `canaryScan`.
 */
export async function* postgresTexts(url: string): AsyncGenerator<PlacedText> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const columns = await client.query<Column>(columnsQuery);
    for (const { schema, table, column } of columns.rows) {
      const [from, what] = [`${quoted(schema)}.${quoted(table)}`, quoted(column)];
      const found = await client.query<{ text: string }>(
        `SELECT ${what}::text AS text FROM ${from} WHERE ${what} IS NOT NULL`,
      );
      for (const { text } of found.rows) yield { where: `${schema}.${table}.${column}`, text };
    }
  } finally {
    await client.end();
  }
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
