import { describe, expect, it } from '@jest/globals';
import { createTrustedProxies } from './trusted-proxies.js';

describe('the client address', () => {
  const proxies = createTrustedProxies(['10.0.0.0/8', '2001:db8::1', '127.0.0.1']);

  it('is the peer, whatever the peer claims, when the peer is no trusted proxy', () => {
    expect(proxies.clientAddress('203.0.113.9', '1.1.1.1')).toBe('203.0.113.9');
    expect(createTrustedProxies([]).clientAddress('127.0.0.1', '1.1.1.1')).toBe('127.0.0.1');
  });

  it.each([
    ['10.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', 'forged, 198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '1.1.1.1, 198.51.100.7 , 10.2.3.4', '198.51.100.7'],
    ['10.0.0.1', '198.51.100.7:4711', '198.51.100.7'],
    ['2001:db8::1', '[2001:db8::77]:80', '2001:db8::77'],
    ['::ffff:10.0.0.1', '::ffff:198.51.100.7', '198.51.100.7'],
    ['10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['::ffff:10.0.0.1', undefined, '10.0.0.1'],
  ])('%s with %s is %s', (peer, forwardedFor, client) => {
    expect(proxies.clientAddress(peer, forwardedFor)).toBe(client);
  });

  it.each(['unknown', '', '0x7f.1', '1', '127.1', '1.2.3.4.5', '[', 'a:b:c'])(
    'is the last proxy when that one hands on junk (%j)',
    (junk) => {
      expect(proxies.clientAddress('10.0.0.1', `1.1.1.1, ${junk}`)).toBe('10.0.0.1');
    },
  );

  it('is empty when the connection is gone', () => {
    expect(proxies.clientAddress(undefined, '1.1.1.1')).toBe('');
  });
});

it('a range that is none is refused at start', () => {
  expect(() => createTrustedProxies(['10.0.0.0/33'])).toThrow(RangeError);
  expect(() => createTrustedProxies(['proxy.local'])).toThrow(RangeError);
});

it('tells who is a trusted proxy', () => {
  const { isTrusted } = createTrustedProxies(['10.0.0.0/8']);
  expect(isTrusted('::ffff:10.1.2.3')).toBe(true);
  expect(isTrusted('11.1.2.3')).toBe(false);
  expect(isTrusted(undefined)).toBe(false);
});
