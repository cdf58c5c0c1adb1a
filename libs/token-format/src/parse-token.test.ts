import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { encodeToken } from './generate-token.js';
import { generateToken, parseToken, prefixes, tokenKinds, tokenPattern } from './index.js';

const kind = fc.constantFrom(...tokenKinds);
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });
const token = fc.tuple(kind, secret).map(([tokenKind, bytes]) => encodeToken(tokenKind, bytes));
const position = fc.nat({ max: 52 });
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

const replaceAt = (value: string, index: number, character: string): string =>
  value.slice(0, index) + character + value.slice(index + 1);

describe('parseToken', () => {
  test('reads back every token that can be written', () => {
    fc.assert(
      fc.property(kind, secret, (tokenKind, bytes) => {
        const value = encodeToken(tokenKind, bytes);
        expect(parseToken(value)).toEqual({
          kind: tokenKind,
          prefix: prefixes[tokenKind],
          lastCharacters: value.slice(-4),
        });
      }),
    );
  });

  test('reads tokens whose secret begins with any number of zero bytes', () => {
    for (let zeros = 0; zeros <= 32; zeros += 1) {
      const value = encodeToken('job', new Uint8Array(32).fill(0xa7, zeros));
      expect(value).toHaveLength(53);
      expect(parseToken(value)?.kind).toBe('job');
    }
  });

  test('refuses every change of one character, at every place', () => {
    const value = generateToken('personal');
    for (let index = 0; index < value.length; index += 1) {
      for (const character of printable) {
        if (character === value[index]) continue;
        expect(parseToken(replaceAt(value, index, character))).toBeNull();
      }
    }
  });

  test('refuses a change of one character to any UTF-16 code unit', () => {
    fc.assert(
      fc.property(token, position, fc.nat({ max: 0xffff }), (value, index, code) => {
        fc.pre(code !== value.charCodeAt(index));
        expect(parseToken(replaceAt(value, index, String.fromCharCode(code)))).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  test('refuses characters that share their low bits with the right ones', () => {
    const value = generateToken('agent');
    for (let index = 0; index < value.length; index += 1) {
      for (const high of [0x80, 0x100, 0x8000]) {
        const twin = String.fromCharCode(value.charCodeAt(index) | high);
        expect(parseToken(replaceAt(value, index, twin))).toBeNull();
      }
    }
  });

  test('refuses two characters that changed places, next to each other or not', () => {
    fc.assert(
      fc.property(token, position, position, (value, first, second) => {
        const [one, other] = [value.charAt(first), value.charAt(second)];
        fc.pre(one !== other);
        expect(parseToken(replaceAt(replaceAt(value, first, other), second, one))).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  test('refuses a token under another kind’s prefix', () => {
    fc.assert(
      fc.property(token, kind, (value, other) => {
        fc.pre(!value.startsWith(prefixes[other]));
        expect(parseToken(prefixes[other] + value.slice(4))).toBeNull();
      }),
    );
  });

  test('never throws and never accepts junk', () => {
    const junk = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'binary', minLength: 53, maxLength: 53 }),
      fc.stringMatching(/^or[poatij]_[0-9A-Za-z]{49}$/),
    );
    fc.assert(
      fc.property(junk, (value) => {
        expect(parseToken(value)).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  test('refuses what is longer or shorter than a token, whatever its end', () => {
    const value = generateToken('trigger');
    for (let length = 0; length < value.length; length += 1) {
      expect(parseToken(value.slice(0, length))).toBeNull();
    }
    expect(parseToken(value + value)).toBeNull();
    expect(parseToken(`${value}\0`)).toBeNull();
  });
});

describe('generateToken', () => {
  test('gives a different token each time, in the form that scanners find in running text', () => {
    const values = tokenKinds.flatMap((each) =>
      Array.from({ length: 50 }, () => generateToken(each)),
    );
    expect(new Set(values).size).toBe(values.length);
    const text = values.map((value) => `key="${value}",`).join('\n');
    expect(text.match(new RegExp(tokenPattern, 'g'))).toEqual(values);
    expect(values.every((value) => parseToken(value) !== null)).toBe(true);
  });

  test('uses the whole range of the body: every digit occurs at every place but the first', () => {
    const seen = Array.from({ length: 43 }, () => new Set<string>());
    for (let count = 0; count < 3000; count += 1) {
      const body = generateToken('personal').slice(4, 47);
      for (const [index, digits] of seen.entries()) digits.add(body.charAt(index));
    }
    expect(seen.slice(1).map(({ size }) => size)).toEqual(new Array(42).fill(62));
  });

  test('refuses to write a token over anything but 32 bytes', () => {
    expect(() => encodeToken('personal', new Uint8Array(31))).toThrow(RangeError);
    expect(() => encodeToken('personal', new Uint8Array(33))).toThrow(RangeError);
  });
});
