/** Types of PostgreSQL for Prisma's own, where no `@db.` attribute says otherwise. */
const defaultTypes: Readonly<Record<string, string>> = {
  String: 'text',
  Boolean: 'boolean',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Decimal: 'numeric(65,30)',
  DateTime: 'timestamp(3) without time zone',
  Json: 'jsonb',
  Bytes: 'bytea',
};

/** Types for `@db.<name>`; `%` is where the argument goes. */
const nativeTypes: Readonly<Record<string, string>> = {
  Text: 'text',
  VarChar: 'character varying%',
  Char: 'character%',
  Citext: 'citext',
  Uuid: 'uuid',
  Inet: 'inet',
  Xml: 'xml',
  Bit: 'bit%',
  VarBit: 'bit varying%',
  Boolean: 'boolean',
  SmallInt: 'smallint',
  Integer: 'integer',
  BigInt: 'bigint',
  Oid: 'oid',
  Real: 'real',
  DoublePrecision: 'double precision',
  Decimal: 'numeric%',
  Money: 'money',
  Timestamp: 'timestamp% without time zone',
  Timestamptz: 'timestamp% with time zone',
  Time: 'time% without time zone',
  Timetz: 'time% with time zone',
  Date: 'date',
  Json: 'json',
  JsonB: 'jsonb',
  ByteA: 'bytea',
};

/**
 * Type of a column, as PostgreSQL's `format_type` writes it.
 * @throws TypeError for a type that is not known here.
 */
export function sqlTypeOf(
  type: string,
  attributes: string,
  enums: ReadonlyMap<string, { schema: string; name: string }>,
): string {
  const native = /@db\.(\w+)(?:\(([^)]*)\))?/.exec(attributes);
  const [, nativeName, argument] = native ?? [];
  const enumName = enums.get(type);
  const found =
    nativeName === undefined
      ? (defaultTypes[type] ?? (enumName && `${enumName.schema}.${enumName.name}`))
      : nativeTypes[nativeName];
  if (found === undefined) throw new TypeError(`The Prisma type ${nativeName ?? type} is unknown.`);
  return found.replace('%', argument === undefined ? '' : `(${argument.replaceAll(' ', '')})`);
}
