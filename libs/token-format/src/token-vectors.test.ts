import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { encodeToken } from './generate-token.js';
import { parseToken, prefixes, tokenDigest, tokenPattern, type TokenKind } from './index.js';

interface TokenVector {
  kind: TokenKind;
  note: string;
  secretHex: string;
  crc32Hex: string;
  token: string;
  digest: string;
}
interface RefusedVector {
  why: string;
  value: string;
}

const file = new URL('../vectors/token-vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as {
  tokens: TokenVector[];
  refused: RefusedVector[];
};

/** CRC-32 by long division, bit by bit, most significant first: nothing shared with the code. */
function crc32ByDivision(text: string): number {
  const reverse = (value: number, width: number): number =>
    parseInt(value.toString(2).padStart(width, '0').split('').reverse().join(''), 2);
  let remainder = 0xffffffffn;
  for (const character of text) {
    remainder ^= BigInt(reverse(character.charCodeAt(0), 8)) << 24n;
    for (let bit = 0; bit < 8; bit += 1) {
      remainder <<= 1n;
      if (remainder >> 32n) remainder ^= 0x104c11db7n;
    }
  }
  return reverse(Number(remainder ^ 0xffffffffn), 32);
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const numberOf = (text: string): bigint =>
  Array.from(text).reduce((number, digit) => number * 62n + BigInt(digits.indexOf(digit)), 0n);

describe('frozen vectors', () => {
  test('the file covers every kind and the ends of the range', () => {
    expect(new Set(vectors.tokens.map(({ kind }) => kind))).toEqual(new Set(Object.keys(prefixes)));
    const secrets = vectors.tokens.map(({ secretHex }) => secretHex);
    expect(secrets).toEqual(expect.arrayContaining(['00'.repeat(32), 'ff'.repeat(32)]));
  });

  test.each(vectors.tokens)(
    '$kind, $note: the file agrees with the format as written',
    (vector) => {
      const { token } = vector;
      expect(token).toHaveLength(53);
      expect(token.slice(0, 4)).toBe(prefixes[vector.kind]);
      expect(numberOf(token.slice(4, 47))).toBe(BigInt(`0x${vector.secretHex}`));
      expect(numberOf(token.slice(47))).toBe(BigInt(`0x${vector.crc32Hex}`));
      expect(crc32ByDivision(token.slice(0, 47))).toBe(parseInt(vector.crc32Hex, 16));
    },
  );

  test.each(vectors.tokens)('$kind, $note: written, read and digested as frozen', (vector) => {
    const { kind, token } = vector;
    expect(encodeToken(kind, Buffer.from(vector.secretHex, 'hex'))).toBe(token);
    expect(parseToken(token)).toEqual({
      kind,
      prefix: prefixes[kind],
      lastCharacters: token.slice(49),
    });
    expect(new RegExp(`^${tokenPattern}$`).test(token)).toBe(true);
    expect(tokenDigest(token)).toBe(vector.digest);
    expect(createHash('sha256').update(token).digest('base64url')).toBe(vector.digest);
  });

  test.each(vectors.refused)('refused: $why', ({ value }) => {
    expect(parseToken(value)).toBeNull();
  });

  test('the prefixes and the scanner rule are frozen', () => {
    expect(prefixes).toEqual({
      personal: 'orp_',
      organization: 'oro_',
      agent: 'ora_',
      trigger: 'ort_',
      instance: 'ori_',
      job: 'orj_',
    });
    expect(tokenPattern).toBe(String.raw`\bor[poatij]_[0-9A-Za-z]{49}\b`);
  });
});
