import { describe, expect, it } from '@jest/globals';
import { type NormalizedTarget, normalizeTarget } from './normalize-target.js';

const normalize = (target: string): NormalizedTarget => {
  const normalized = normalizeTarget(target);
  if (typeof normalized === 'string') throw new Error(normalized);
  return normalized;
};

describe('path tricks are refused', () => {
  it.each([
    '/a/../b',
    '/..',
    '/../',
    '/a/..',
    '/.',
    '/./a',
    '/a/.',
    '/a/./b',
    '/a/%2e%2e/b',
    '/a/%2E%2e',
    '/%2e',
    '/a/.%2e/b',
    '/a%2eb',
    '//',
    '//a',
    '/a//b',
    '/a//',
    '/a\\b',
    '/a%5cb',
    '/a%5C..%5Cb',
    '/a;b',
    '/a;x=1/b',
    '/..;/a',
    '/a/..;/b',
    '/a/%2f',
    '/a/%2f/b',
    '/a/b%2f',
    '/a/%2fb',
    '/a%2f%2fb',
    '/a%2F..%2Fb',
    '/a%2f./b',
    '/..%2fa',
    '/a%2f..',
    '/%252e%252e/a',
    '/a%252fb',
    '/a%255Cb',
    '/a%2500b',
    '/a%00b',
    '/a%0a',
    '/a%0D%0Ab',
    '/a%1f',
    '/a%7f',
    '/a\u0001',
    '/a\tb',
    '/a b',
    '/a\u007f',
    '/a%',
    '/a%2',
    '/a%zz',
    '/a%2g',
    '/%%41',
    '/a%u0041',
    '/é',
    '/\u{1F600}',
    '/%c0%ae%c0%ae/',
    '/%c0%af',
    '/%ed%a0%80',
    '/%ff',
    '/%e2%82',
    '/%c2%85',
    '/a#b',
    '/a"b',
    '/a<b',
    '/a>b',
    '/a^b',
    '/a`b',
    '/a{b',
    '/a|b',
    '/a[b',
    '',
    '*',
    'a',
    'http://host/a',
    'https://host',
    'host:80',
    '?a',
    '/a?b#c',
    '/a?b=%',
    '/a?b=%zz',
    '/a?b=%00',
    '/a?\u0001',
    '/a?é',
  ])('%j', (target) => {
    expect(normalizeTarget(target)).toBe('bad_target');
  });
});

describe('sound targets', () => {
  it.each([
    '/',
    '/a',
    '/a/',
    '/api/v2/ci/repos/anna/my.project',
    '/a/...',
    '/a/..b',
    '/a/b..',
    '/.well-known/x',
    "/a-b_c~d!e$f&g'h(i)j*k+l,m=n:o@p",
    '/a%20b',
    '/a%C3%A9',
    '/a%3Bb',
    '/a%25',
    '/100%25%20x',
    '/a%3fb',
    '/a%23',
    '/a?',
    '/a?b=c&d=%20e/f?g',
    '/a?x=[1]',
  ])('%j is forwarded byte for byte', (target) => {
    expect(normalize(target).target).toBe(target);
  });

  it('are told apart into path, query and segments', () => {
    expect(normalize('/api/v2/x%20y/?a=1&b=2')).toEqual({
      target: '/api/v2/x%20y/?a=1&b=2',
      path: '/api/v2/x%20y/',
      query: 'a=1&b=2',
      segments: [
        { text: 'api', encodedSlash: false },
        { text: 'v2', encodedSlash: false },
        { text: 'x%20y', encodedSlash: false },
        { text: '', encodedSlash: false },
      ],
    });
  });

  it('an encoded slash is told of the one segment that has it', () => {
    expect(normalize('/files/src%2fmain.c/x').segments).toEqual([
      { text: 'files', encodedSlash: false },
      { text: 'src%2fmain.c', encodedSlash: true },
      { text: 'x', encodedSlash: false },
    ]);
  });
});

it('an overlong target is refused as such', () => {
  expect(normalizeTarget(`/${'a'.repeat(8191)}`)).toMatchObject({ query: '' });
  expect(normalizeTarget(`/${'a'.repeat(8192)}`)).toBe('target_too_long');
});

it('no accepted path decodes to a dot segment, an empty segment, a backslash or a control', () => {
  const pieces = [
    '/',
    '.',
    '..',
    '%2e',
    '%2f',
    '%2F',
    '%5c',
    '%25',
    '2f',
    '2e',
    ';',
    'a',
    '%00',
    '%41',
    '//',
  ];
  let state = 12345;
  const next = (): number => (state = (state * 1103515245 + 12345) % 2147483648);
  let accepted = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const length = 1 + (next() % 7);
    const path = `/${Array.from({ length }, () => pieces[(next() >> 8) % pieces.length]).join('')}`;
    if (typeof normalizeTarget(path) === 'string') continue;
    accepted += 1;
    const once = decodeLeniently(path);
    for (const text of [path, once, decodeLeniently(once)]) {
      const segments = text.split('/').slice(1);
      expect(segments.slice(0, -1)).not.toContain('');
      expect(segments).not.toContain('.');
      expect(segments).not.toContain('..');
      expect(text).not.toMatch(/[\\\0;]/);
    }
  }
  expect(accepted).toBeGreaterThan(500);
});

const decodeLeniently = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
