import { expect, test } from '@jest/globals';
import { localPathOf } from './local-path.js';

test.each([
  ['/', '/'],
  ['/orgs/acme/tokens?page=2#end', '/orgs/acme/tokens?page=2#end'],
  ['/a/../b', '/b'],
  ['/settings?next=//evil.example', '/settings?next=//evil.example'],
  ['/é', '/%C3%A9'],
  ['/caf%C3%A9', '/caf%C3%A9'],
])('a local path stays: %s', (given, path) => {
  expect(localPathOf(given)).toBe(path);
});

test.each([
  undefined,
  '',
  'settings',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/a\\b',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/x\r\nSet-Cookie: session=1',
  '/\u0000',
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'data:text/html,x',
  'https://evil.example/',
  'https:/evil.example',
  '//evil.example@localhost/',
  '/..//evil.example',
  '/.//evil.example',
  '/%2e%2e//evil.example',
  '/%2Fevil.example',
  '/%252Fevil.example',
  '/%5Cevil.example',
  '/%09/evil.example',
  '/%0d%0aSet-Cookie:%20session=1',
  '/%',
  '/%ff',
  `/${'a'.repeat(2_000)}`,
])('abuse 33: everything else is the home page: %j', (given) => {
  expect(localPathOf(given)).toBe('/');
});
