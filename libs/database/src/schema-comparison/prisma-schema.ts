import { sqlTypeOf } from './prisma-types.js';

interface ExpectedColumn {
  name: string;
  /** As `format_type` of PostgreSQL writes it. */
  type: string;
  /** Undefined for lists, which Prisma declares nullable but never lets be null. */
  nullable: boolean | undefined;
  hasDefault: boolean;
}

export interface ExpectedTable {
  schema: string;
  name: string;
  columns: ExpectedColumn[];
  /** `primary (a, b)` and `unique (c)`, with the names of columns. */
  keys: string[];
}

interface Block {
  kind: string;
  name: string;
  lines: string[];
}

const clientSideDefault = /@default\((?:uuid|cuid|nanoid|ulid)\(/;

/**
 * Reads the tables out of the text of a Prisma schema. It knows what a service's schema uses:
 * models, enums, `@map`, `@@map`, `@@schema`, `@db.*`, `@default`, `@id`, `@unique` and their lists.
 */
export function readPrismaSchema(text: string): ExpectedTable[] {
  const blocks = readBlocks(text);
  const models = new Set(blocks.filter(({ kind }) => kind === 'model').map(({ name }) => name));
  const enums = new Map(
    blocks.filter(({ kind }) => kind === 'enum').map((block) => [block.name, tableNameOf(block)]),
  );
  return blocks
    .filter(({ kind }) => kind === 'model')
    .map((block) => readModel(block, models, enums));
}

function readBlocks(text: string): Block[] {
  return [...text.matchAll(/^(model|enum)\s+(\w+)\s*\{([\s\S]*?)^\}/gm)].map(
    ([, kind = '', name = '', body = '']) => ({
      kind,
      name,
      lines: body
        .split('\n')
        .map((line) => line.replace(/(^|\s)\/\/.*$/, '').trim())
        .filter((line) => line !== ''),
    }),
  );
}

function tableNameOf({ name, lines }: Block): { schema: string; name: string } {
  const attribute = (pattern: RegExp) =>
    lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined);
  return {
    schema: attribute(/^@@schema\("([^"]+)"\)/) ?? 'public',
    name: attribute(/^@@map\("([^"]+)"\)/) ?? name,
  };
}

function readModel(
  block: Block,
  models: ReadonlySet<string>,
  enums: ReadonlyMap<string, { schema: string; name: string }>,
): ExpectedTable {
  const columns: ExpectedColumn[] = [];
  const columnOf = new Map<string, string>();
  const keys: string[] = [];
  for (const line of block.lines) {
    const field = /^(\w+)\s+(\w+)(\[\]|\?)?(.*)$/.exec(line);
    if (!field) continue;
    const [, fieldName = '', type = '', modifier = '', attributes = ''] = field;
    if (models.has(type)) continue;
    const name = /@map\("([^"]+)"\)/.exec(attributes)?.[1] ?? fieldName;
    columnOf.set(fieldName, name);
    const list = modifier === '[]';
    columns.push({
      name,
      type: sqlTypeOf(type, attributes, enums) + modifier.replace('?', ''),
      nullable: list ? undefined : modifier === '?',
      hasDefault: attributes.includes('@default(') && !clientSideDefault.test(attributes),
    });
    if (/@id\b/.test(attributes)) keys.push(`primary (${name})`);
    if (/@unique\b/.test(attributes)) keys.push(`unique (${name})`);
  }
  for (const line of block.lines) {
    const key = /^@@(id|unique)\((?:fields:\s*)?\[([^\]]+)\]/.exec(line);
    if (!key) continue;
    const [, kind, fields = ''] = key;
    const names = fields.split(',').map((field) => columnOf.get(field.trim()) ?? field.trim());
    keys.push(`${kind === 'id' ? 'primary' : 'unique'} (${names.join(', ')})`);
  }
  return { ...tableNameOf(block), columns, keys };
}
