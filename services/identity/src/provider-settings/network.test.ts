import { describe, expect, test } from '@jest/globals';
import { isAdmitted, isLoopback, type Network, parseNetwork } from './network.js';

const networks = (...texts: string[]): Network[] => texts.map((text) => parseNetwork(text)!);
const everywhere = networks('0.0.0.0/0', '::/0');

describe('abuse 35: what is in the house is not connected to unless a network names it', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    'fd12:3456::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::7f00:1',
  ])('%s', (address) => {
    expect(isAdmitted(address, [])).toBe(false);
    expect(isAdmitted(address, networks('203.0.113.0/24', '8.8.8.8'))).toBe(false);
    expect(isAdmitted(address, everywhere)).toBe(true);
  });
});

describe('abuse 35: what is nobody’s, or gives credentials away, is never connected to', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%eth0',
    '::ffff:169.254.169.254',
    '64:ff9b::169.254.169.254',
    'fd00:ec2::254',
    '100.100.100.200',
    '168.63.129.16',
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '::7f00:1',
    '::ffff:0:127.0.0.1',
    '64:ff9b:1::1',
    '2002:7f00:1::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '2001:db8::1',
    'fec0::1',
    '100::1',
    'localhost',
    '127.1',
    '0x7f000001',
    '',
  ])('%s', (address) => expect(isAdmitted(address, everywhere)).toBe(false));
});

test.each(['140.82.121.4', '2606:50c0:8000::153', '::ffff:140.82.121.4', '64:ff9b::140.82.121.4'])(
  'what is public is connected to: %s',
  (address) => expect(isAdmitted(address, [])).toBe(true),
);

test('a network admits what is in it, and that alone', () => {
  const named = networks('10.1.0.0/16', 'fd12::/64', '127.0.0.1');
  expect(isAdmitted('10.1.255.255', named)).toBe(true);
  expect(isAdmitted('::ffff:10.1.0.1', named)).toBe(true);
  expect(isAdmitted('10.2.0.0', named)).toBe(false);
  expect(isAdmitted('fd12::1', named)).toBe(true);
  expect(isAdmitted('fd12:0:0:1::1', named)).toBe(false);
  expect(isAdmitted('127.0.0.1', named)).toBe(true);
  expect(isAdmitted('127.0.0.2', named)).toBe(false);
});

test('ranges and addresses are read, others are not', () => {
  expect(['10.0.0.0/8', '::1', '127.0.0.1', 'fd00::/8'].map(parseNetwork)).not.toContain(undefined);
  for (const text of ['10.0.0.0/33', 'localhost', '', '10.0.0.0/8 ']) {
    expect(parseNetwork(text)).toBeUndefined();
  }
  expect([isLoopback('::1'), isLoopback('127.9.9.9'), isLoopback('10.0.0.1')]).toEqual([
    true,
    true,
    false,
  ]);
});
