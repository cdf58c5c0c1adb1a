import { expect, test } from '@jest/globals';
import { median } from './median.js';
import { Results } from './results.js';

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeUndefined();
});

function drifting(): Results {
  const results = new Results();
  // The machine gets slower from round to round; the ratio stays the same.
  for (const [round, speed] of [100, 50, 10].entries()) {
    results.add('gateway', round, { requestsPerSecond: speed * 2 });
    results.add('rival', round, { requestsPerSecond: speed });
  }
  return results;
}

test('a ratio pairs what was measured in the same round', () => {
  expect(drifting().ratio('gateway', 'rival', 'requestsPerSecond')).toBe(2);
  expect(drifting().difference('gateway', 'rival', 'requestsPerSecond')).toBe(50);
});

test('a contestant that was left out has no figure, not a zero', () => {
  expect(drifting().ratio('gateway', 'nobody', 'requestsPerSecond')).toBeUndefined();
  expect(drifting().median('nobody', 'requestsPerSecond')).toBeUndefined();
});

test('several measurements of one round belong together', () => {
  const results = new Results();
  results.add('gateway', 0, { requestsPerSecond: 1 });
  results.add('gateway', 0, { p50Ms: 2 });
  expect(results.toJSON()).toEqual({ gateway: [{ requestsPerSecond: 1, p50Ms: 2 }] });
});
