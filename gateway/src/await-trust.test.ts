import { expect, test } from '@jest/globals';
import type { CoherenceReader } from '@orchestrator/cache';
import { awaitTrust } from './await-trust.js';

/** Readers that trust their caches after that many looks; never, where that is undefined. */
const readersAfter = (...looks: readonly (number | undefined)[]) => {
  const counts = looks.map(() => 0);
  const readers = looks.map((enough, place) => ({
    status: () => {
      counts[place] = (counts[place] ?? 0) + 1;
      return { trusted: enough !== undefined && (counts[place] ?? 0) > enough };
    },
  }));
  return { counts, readers: readers as unknown as CoherenceReader[] };
};

test('comes when every reader trusts its caches', async () => {
  const { counts, readers } = readersAfter(1, 3);
  await awaitTrust(readers, 60_000);
  expect(counts[1]).toBe(4);
});

test('comes when the time is up, as when Redis is away', async () => {
  const { readers } = readersAfter(0, undefined);
  const begunAt = performance.now();
  await awaitTrust(readers, 50);
  expect(performance.now() - begunAt).toBeGreaterThanOrEqual(50);
});
