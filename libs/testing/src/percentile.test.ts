import { describe, expect, test } from '@jest/globals';

import { percentile } from './percentile.js';

describe('percentile', () => {
  test('gives the nearest rank, whatever the order', () => {
    const values = [15, 50, 35, 20, 40];
    expect([5, 30, 40, 50, 100].map((percent) => percentile(values, percent))).toEqual([
      15, 20, 20, 35, 50,
    ]);
    expect(values).toEqual([15, 50, 35, 20, 40]);
  });

  test('sorts numbers as numbers', () => {
    expect(percentile([9, 10, 100], 50)).toBe(10);
  });

  test('refuses no values and percentages out of range', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
    expect(() => percentile([1], 0)).toThrow(RangeError);
    expect(() => percentile([1], 101)).toThrow(RangeError);
    expect(() => percentile([1], NaN)).toThrow(RangeError);
  });
});
