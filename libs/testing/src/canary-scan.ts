import { parseToken, tokenPattern } from '@orchestrator/token-format';

/** A text and where it was found: a column, a key, a log. */
export interface PlacedText {
  where: string;
  text: string;
}

export interface Leak {
  where: string;
  /** Position of the value in `values`; -1 for a token that was not among them. */
  index: number;
  /** How it was written. */
  form: 'plain' | 'reversed' | 'hex' | 'base64' | 'base64url' | 'percent' | 'token';
}

type Texts = Iterable<string | PlacedText> | AsyncIterable<string | PlacedText>;

export interface CanaryScan {
  /** Secrets that must be nowhere; at least eight characters each. */
  values: readonly string[];
  /** What to look through; a bare string is named by its position. */
  texts: Texts;
  /** Tells of every string that is a token by its check, also those not in `values`. */
  anyToken?: boolean;
}

interface Needle {
  index: number;
  form: Leak['form'];
  text: string;
}

/**
 * What of the base64 of any text around it stays the same, for each of the three places where the
 * value may begin: the digits that share bits with neighbours are left off.
 */
function base64Cores(value: string, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
    const digits = bytes.toString(encoding).replace(/=+$/, '');
    const start = Math.ceil((shift * 8) / 6);
    const end = Math.floor((bytes.length * 8) / 6);
    return digits.slice(start, end);
  });
}

function needlesOf(value: string, index: number): Needle[] {
  if (value.length < 8) throw new RangeError('A canary of under eight characters proves nothing.');
  const bytes = Buffer.from(value);
  const forms: [Leak['form'], string][] = [
    ['plain', value],
    ['reversed', Array.from(value).reverse().join('')],
    ['hex', bytes.toString('hex')],
    ['hex', bytes.toString('hex').toUpperCase()],
    ['percent', encodeURIComponent(value)],
    ...base64Cores(value, 'base64').map((core): [Leak['form'], string] => ['base64', core]),
    ...base64Cores(value, 'base64url').map((core): [Leak['form'], string] => ['base64url', core]),
  ];
  const seen = new Set<string>();
  return forms.flatMap(([form, text]) => {
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ index, form, text }];
  });
}

/** How many tokens are in a text, by their check digits. */
export function strayTokens(text: string): number {
  const candidates = text.match(new RegExp(tokenPattern.replaceAll(String.raw`\b`, ''), 'g')) ?? [];
  return candidates.filter((candidate) => parseToken(candidate) !== null).length;
}

/**
 * Looks for secrets where none may be: as they are, and as hex, base64 or percent-encoded text,
 * also in the middle of something. Gives what it found without the values themselves, so that
 * the result can be printed; `expect(await canaryScan(…)).toEqual([])`.
 */
export async function canaryScan({ values, texts, anyToken = false }: CanaryScan): Promise<Leak[]> {
  const needles = values.flatMap(needlesOf);
  const leaks: Leak[] = [];
  let position = 0;
  for await (const each of texts) {
    const { where, text } =
      typeof each === 'string' ? { where: `text ${position}`, text: each } : each;
    position += 1;
    for (const needle of needles) {
      if (text.includes(needle.text)) leaks.push({ where, index: needle.index, form: needle.form });
    }
    if (anyToken) {
      for (let count = strayTokens(text); count > 0; count -= 1) {
        leaks.push({ where, index: -1, form: 'token' });
      }
    }
  }
  return leaks;
}
