import { expect, test } from '@jest/globals';
import { addressAllowed } from './ip-allowlist.js';

const ranges = ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7'];

test.each(['192.0.2.1', '192.0.2.255', '::ffff:192.0.2.9', '2001:db8:1::1', '198.51.100.7'])(
  '%s is inside',
  (address) => expect(addressAllowed(ranges, address)).toBe(true),
);

test.each(['192.0.3.1', '2001:db9::1', '198.51.100.8', '::1', '', 'junk', '192.0.2.1, 1.1.1.1'])(
  '%s is outside',
  (address) => expect(addressAllowed(ranges, address)).toBe(false),
);

test('no list is no limit, an empty list admits nobody', () => {
  expect(addressAllowed(null, 'junk')).toBe(true);
  expect(addressAllowed([], '192.0.2.1')).toBe(false);
});
