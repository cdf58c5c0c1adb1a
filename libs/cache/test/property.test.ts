import { expect, it } from '@jest/globals';
import { propertyConfig } from './config.js';
import { soak } from './soak.js';

const { seed, runs } = propertyConfig();

it(`accepts nothing stale in ${runs} random histories from seed ${seed}, attacks included`, async () => {
  const outcome = await soak({ seed, runs });
  expect(outcome.broken).toEqual([]);
  // A protocol that never caches would pass too.
  expect(outcome.processHits).toBeGreaterThan(runs * 20);
  expect(outcome.sharedHits).toBeGreaterThan(runs);
  expect(outcome.acknowledged).toBeGreaterThan(runs);
}, 3_600_000);
