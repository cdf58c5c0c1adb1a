import { parseToken } from '@orchestrator/token-format';
import { wordFinder } from './find-words.js';
import { secretForms } from './secret-forms.js';
import { replaceRanges, type TextRange } from './text-ranges.js';

/** Puts `***` in place of whatever a text must not show. */
export type Mask = (text: string) => string;

const mark = '***';
const tokenLength = 53;

/**
 * A mask over secret values, in every form that they are likely to have in text, and over every
 * well-formed token of ours, whoever it belongs to. What would take too long to search is masked whole.
 */
export function maskOver(values: readonly string[]): Mask {
  const findWords = wordFinder(secretForms(values));
  return (text) => {
    const secrets = findWords(text);
    if (secrets === null) return mark;
    const tokens = tokensIn(text);
    if (secrets.length === 0 && tokens.length === 0) return text;
    return replaceRanges(text, [...secrets, ...tokens], mark);
  };
}

function tokensIn(text: string): TextRange[] {
  const found: TextRange[] = [];
  for (const { index } of text.matchAll(/or[poatij]_/g)) {
    const end = index + tokenLength;
    if (parseToken(text.slice(index, end)) !== null) found.push({ start: index, end });
  }
  return found;
}
