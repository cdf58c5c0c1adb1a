import { expect, test } from '@jest/globals';
import { readBenchOptions } from './bench-options.js';

test('the short form measures the same things for less time', () => {
  const full = readBenchOptions([]);
  const short = readBenchOptions(['--short']);
  expect(Object.keys(short)).toEqual(Object.keys(full));
  expect(short.rounds * short.closedLoopSeconds).toBeLessThan(5);
});

test('what would run without bound is refused', () => {
  expect(() => readBenchOptions(['--rounds', '1000000'])).toThrow('--rounds');
  expect(() => readBenchOptions(['--seconds', '0'])).toThrow('--seconds');
  expect(() => readBenchOptions(['--forever'])).toThrow();
});
