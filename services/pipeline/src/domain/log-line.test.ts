import { expect, test } from '@jest/globals';
import { cutMark, keptContent, maxLineBytes } from './log-line.js';
import { maskOver } from './masking/mask.js';

const nothing = maskOver([]);

test('NUL is left out, and hides no secret', () => {
  expect(keptContent('a\0b', nothing)).toBe('ab');
  expect(keptContent('s3\0cret', maskOver(['s3cret']))).toBe('***');
});

test.each(['x', 'ü', '€', '😀'])(
  'a line of %s is cut at 64 KiB, between characters',
  (character) => {
    const bytes = Buffer.byteLength(character);
    const fits = character.repeat(Math.floor(maxLineBytes / bytes));
    expect(keptContent(fits, nothing)).toBe(fits);
    const kept = keptContent(fits + character, nothing);
    expect(kept.endsWith(cutMark)).toBe(true);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(maxLineBytes);
    expect(kept.slice(0, -cutMark.length)).toMatch(new RegExp(`^${character}+$`, 'u'));
  },
);

test('no part of a secret is left where a line is cut', () => {
  const line = `${'x'.repeat(maxLineBytes - Buffer.byteLength(cutMark) - 3)}s3cret${'x'.repeat(99)}`;
  expect(keptContent(line, maskOver(['s3cret']))).not.toContain('s3c');
});
