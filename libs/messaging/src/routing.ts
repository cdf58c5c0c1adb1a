/** Routing key of an event: its type without the version, `token.revoked.v1` → `token.revoked`. */
export function routingKeyOf(type: string): string {
  return type.replace(/\.v\d+$/, '');
}

/**
 * Whether a routing key fits a pattern, by the rules of an AMQP topic exchange:
 * `*` stands for exactly one word, `#` for any number of them, none included.
 */
export function matchesPattern(pattern: string, routingKey: string): boolean {
  return matchWords(pattern.split('.'), routingKey.split('.'));
}

function matchWords(pattern: readonly string[], words: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return words.length === 0;
  if (first === '#') {
    return words.some((_, index) => matchWords(rest, words.slice(index))) || matchWords(rest, []);
  }
  const [word, ...others] = words;
  return word !== undefined && (first === '*' || first === word) && matchWords(rest, others);
}
