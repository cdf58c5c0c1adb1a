import { expect, test } from '@jest/globals';

import { describeWith } from '../src/describe-with.js';

describeWith('postgres', 'redis')('stores things', () => {
  test('is not run', () => {
    throw new Error('This must be left out.');
  });
});

describeWith()('needs nothing', () => {
  test('is run', () => {
    expect(true).toBe(true);
  });
});
