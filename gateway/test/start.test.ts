import { afterAll, expect, test } from '@jest/globals';
import type { CoherenceReader } from '@orchestrator/cache';
import { GatewayHarness } from './gateway-harness.js';

let harness: GatewayHarness | undefined;
afterAll(() => harness?.close());

test('it listens when its caches are trusted, no sooner', async () => {
  let looks = 0;
  const trustedLater = (reader: CoherenceReader): CoherenceReader => ({
    cache: (options) => reader.cache(options),
    streams: reader.streams,
    close: () => reader.close(),
    status: () => {
      looks += 1;
      return { ...reader.status(), trusted: looks > 3 };
    },
  });
  harness = await GatewayHarness.start({}, undefined, { readerOf: trustedLater });
  expect(looks).toBeGreaterThan(3);
});
