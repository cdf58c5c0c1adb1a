/** Of how many statements each connection keeps the plan. A plan takes some ten kilobytes there. */
const mostNamed = 200;
/** What comes that often comes again. */
const namedAfter = 3;
/** Texts that are counted. Some are made for a number of values each, and never come again. */
const mostCounted = 2_000;

/**
 * Names for statements that come again and again, so that the server parses and plans each of them once
 * a connection: for statements about many tables that takes longer than to execute them. Others are
 * parsed each time.
 * @returns gives the name of a text, the same each time; empty for none
 */
export function statementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= mostNamed) return '';
    const count = (counts.get(sql) ?? 0) + 1;
    if (count < namedAfter) {
      if (counts.size >= mostCounted) counts.clear();
      counts.set(sql, count);
      return '';
    }
    counts.delete(sql);
    const name = `statement_${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
}
