import { readFile } from 'node:fs/promises';
import type { SqlExecutor } from '../sql-executor.js';
import { readDatabaseSchema } from './database-schema.js';
import type { FoundTable } from './database-schema.js';
import { readPrismaSchema } from './prisma-schema.js';
import type { ExpectedTable } from './prisma-schema.js';

/**
 * Compares a migrated database with a Prisma schema: tables, columns, types, nullability, presence of
 * defaults, primary keys and unique constraints. Indexes are left to the migrations.
 * @param schema the service's schema; models of others are not looked at.
 * @param schemaFile path of `schema.prisma`.
 * @returns one sentence per difference; none when they agree.
 */
export async function compareWithPrismaSchema(
  sql: SqlExecutor,
  schema: string,
  schemaFile: string,
): Promise<string[]> {
  const text = await readFile(schemaFile, 'utf8');
  const expected = readPrismaSchema(text).filter((table) => table.schema === schema);
  const found = await readDatabaseSchema(sql, schema);
  const names = new Set(expected.map(({ name }) => name));
  const extra = [...found.keys()].filter(
    (name) => !names.has(name) && name !== '_prisma_migrations',
  );
  return [
    ...extra.map((name) => `The table ${name} is not in the Prisma schema.`),
    ...expected.flatMap((table) => compareTable(table, found.get(table.name))),
  ];
}

function compareTable(expected: ExpectedTable, found: FoundTable | undefined): string[] {
  const { name } = expected;
  if (!found) return [`The table ${name} is not in the database.`];
  const columns = new Set(expected.columns.map((column) => column.name));
  const differences = [...found.columns.keys()]
    .filter((column) => !columns.has(column))
    .map((column) => `${name}.${column} is not in the Prisma schema.`);
  for (const column of expected.columns) {
    const where = `${name}.${column.name}`;
    const actual = found.columns.get(column.name);
    if (!actual) {
      differences.push(`${where} is not in the database.`);
      continue;
    }
    if (actual.type !== column.type) {
      differences.push(`${where} is ${actual.type}, not ${column.type}.`);
    }
    if (column.nullable !== undefined && actual.nullable !== column.nullable) {
      differences.push(`${where} is ${actual.nullable ? '' : 'not '}nullable in the database.`);
    }
    if (actual.hasDefault !== column.hasDefault) {
      differences.push(`${where} has ${actual.hasDefault ? 'a' : 'no'} default in the database.`);
    }
  }
  const missing = expected.keys.filter((key) => !found.keys.includes(key));
  const unexpected = found.keys.filter((key) => !expected.keys.includes(key));
  return [
    ...differences,
    ...missing.map((key) => `${name} has no ${key} in the database.`),
    ...unexpected.map((key) => `${name} has ${key} in the database only.`),
  ];
}
