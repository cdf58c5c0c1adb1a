const plainIdentifier = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * A schema name, quoted for use in SQL text, where no parameter can stand.
 * @throws TypeError for anything but a plain lower-case identifier.
 */
export function quotedSchema(schema: string): string {
  if (!plainIdentifier.test(schema)) {
    throw new TypeError('A schema name consists of lower-case letters, digits and underscores.');
  }
  return `"${schema}"`;
}
