import { digitValues, encodeBase62, notADigit } from './base62.js';
import { crc32End, crc32Start, crc32Step } from './crc32.js';
import { bodyLength, checkLength, secretLength } from './generate-token.js';
import { prefixes, tokenKinds, type TokenKind, type TokenPrefix } from './token-kinds.js';

export interface ParsedToken {
  readonly kind: TokenKind;
  readonly prefix: TokenPrefix;
  /** The last four characters, for people to tell their tokens apart; part of the check. */
  readonly lastCharacters: string;
}

const bodyStart = 4;
const checkStart = bodyStart + bodyLength;
const tokenLength = checkStart + checkLength;
const ascii = 127;

const kindsByLetter = new Array<TokenKind | undefined>(ascii + 1).fill(undefined);
for (const kind of tokenKinds) kindsByLetter[prefixes[kind].charCodeAt(2)] = kind;

/** The body over 32 bytes of 0xff. The digits are in ASCII order, so codes compare as values do. */
const largestBody = encodeBase62(2n ** BigInt(8 * secretLength) - 1n, bodyLength);
const largestCodes = Uint8Array.from(largestBody, (digit) => digit.charCodeAt(0));

/**
 * Reads a token: its grammar, that its body stands for 32 bytes, and its check (CRC-32). Says
 * nothing of whether it was ever issued. Gives null for anything else and never throws.
 *
 * Every character of a value of the right length is read and computed with, whatever is wrong
 * with it, so the time taken tells nothing about where.
 */
export function parseToken(value: string): ParsedToken | null {
  if (value.length !== tokenLength) return null;

  const letter = value.charCodeAt(2);
  const kind = kindsByLetter[letter & ascii];
  let wrong = (value.charCodeAt(0) ^ 0x6f) | (value.charCodeAt(1) ^ 0x72) | (letter & ~ascii);
  wrong |= value.charCodeAt(3) ^ 0x5f;

  let state = crc32Start;
  for (let index = 0; index < bodyStart; index += 1) {
    state = crc32Step(state, value.charCodeAt(index));
  }

  let order = 0;
  for (let index = bodyStart; index < checkStart; index += 1) {
    const code = value.charCodeAt(index);
    wrong |= (code & ~ascii) | ((digitValues[code & ascii] ?? notADigit) & notADigit);
    const difference = code - (largestCodes[index - bodyStart] ?? 0);
    order = order === 0 ? difference : order;
    state = crc32Step(state, code);
  }

  let check = 0;
  for (let index = checkStart; index < tokenLength; index += 1) {
    const code = value.charCodeAt(index);
    const digit = digitValues[code & ascii] ?? notADigit;
    wrong |= (code & ~ascii) | (digit & notADigit);
    check = check * 62 + digit;
  }

  const sound = wrong === 0 && order <= 0 && check === crc32End(state);
  if (!sound || kind === undefined) return null;
  return { kind, prefix: prefixes[kind], lastCharacters: value.slice(-4) };
}
