import { parseToken, tokenPattern } from '@orchestrator/token-format';

/** Without its word boundaries: in `\norp_…` and `%3Dorp_…` a letter stands before it. The check decides. */
const anywhere = new RegExp(tokenPattern.replaceAll(String.raw`\b`, ''), 'g');

/** Every token in a text, once each, whatever is around it; only those whose check fits. */
export function findTokens(text: string): string[] {
  const found = text.match(anywhere) ?? [];
  return [...new Set(found)].filter((value) => parseToken(value) !== null);
}
