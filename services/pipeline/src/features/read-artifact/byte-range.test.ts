import { expect, test } from '@jest/globals';
import { byteRangeOf } from './byte-range.js';

test.each([
  ['bytes=0-0', { first: 0, last: 0 }],
  ['bytes=2-5', { first: 2, last: 5 }],
  ['bytes=2-', { first: 2, last: 9 }],
  ['bytes=2-99', { first: 2, last: 9 }],
  ['bytes=-3', { first: 7, last: 9 }],
  ['bytes=-99', { first: 0, last: 9 }],
  ['Bytes= 9-9 ', { first: 9, last: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=99999999999999999999-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  [undefined, undefined],
  ['bytes=5-2', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,3-4', undefined],
  ['bytes=a-b', undefined],
  ['lines=1-2', undefined],
])('of ten bytes %j is %j', (field, range) => {
  expect(byteRangeOf(field, 10)).toEqual(range);
});

test.each(['bytes=0-', 'bytes=-1', 'bytes=0-0'])('of nothing %s is no part', (field) => {
  expect(byteRangeOf(field, 0)).toBe('unsatisfiable');
});
