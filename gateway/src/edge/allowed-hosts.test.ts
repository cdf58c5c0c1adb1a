import { expect, it } from '@jest/globals';
import { createHostCheck } from './allowed-hosts.js';

const isAllowed = createHostCheck(['localhost', '127.0.0.1', '[::1]']);

it.each(['localhost', 'LOCALHOST:8080', '127.0.0.1:1', '[::1]:8080'])('%s is ours', (host) => {
  expect(isAllowed(host)).toBe(true);
});

it.each(['evil.example', 'localhost.evil.example', 'evil.example:80', '[::2]', '', undefined])(
  'a name rebound to our address (%s) is not',
  (host) => {
    expect(isAllowed(host)).toBe(false);
  },
);
