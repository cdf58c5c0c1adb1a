import { parseToken, tokenPattern } from '@orchestrator/token-format';
import pg from 'pg';

const anywhere = tokenPattern.replaceAll(String.raw`\b`, '');
/** The same as the hex digits of `bytea`. */
const asHex = '6f72(?:70|6f|61|74|69|6a)5f(?:3[0-9]|[4-7][0-9a-f]){49}';

const tablesQuery = `
  SELECT n.nspname AS schema, c.relname AS "table"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'm')
     AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'`;

interface Candidate {
  place: string;
  found: string;
}

/**
 * The tables of a database in which a token's value is, in any column, plain or as bytes: the server
 * looks for what has the form, so that nothing else has to come here.
 * @returns `schema.table` for each value found, never the value
 */
export async function tablesWithTokens(client: pg.Client): Promise<string[]> {
  const tables = await client.query<{ schema: string; table: string }>(tablesQuery);
  if (tables.rows.length === 0) return [];
  const selects = tables.rows.map(({ schema, table }) => {
    const from = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
    return `SELECT ${pg.escapeLiteral(`${schema}.${table}`)} AS place, found[1] AS found
              FROM ${from} AS t, regexp_matches(t::text, $1, 'g') AS found`;
  });
  const { rows } = await client.query<Candidate>(selects.join(' UNION ALL '), [
    `(${anywhere}|${asHex})`,
  ]);
  return rows.filter(({ found }) => parseToken(plain(found)) !== null).map(({ place }) => place);
}

const plain = (found: string): string =>
  found.startsWith('or') ? found : Buffer.from(found, 'hex').toString('latin1');

/** @throws Error that names the places, if there are any */
export function refuseTokens(places: readonly string[]): void {
  if (places.length === 0) return;
  throw new Error(`Values of tokens were left in ${[...new Set(places)].join(', ')}`);
}
