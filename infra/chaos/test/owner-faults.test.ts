import { afterAll, beforeAll, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import { organizationDeletedWithout } from '../src/faults/owner-faults.js';
import { startSystem } from '../src/system/start-system.js';
import type { System } from '../src/system/system.js';

describeWith(
  'postgres',
  'rabbit',
  'redis-server',
)(
  'a deleted organization leaves no row in any service’s schema and no live token, within 5 s',
  () => {
    let system: System;
    beforeAll(async () => {
      system = await startSystem({ gateways: 1 });
    });
    afterAll(() => system.close());

    test.each(['nothing', 'the token service', 'the pipeline service', 'the broker'] as const)(
      'when %s was down meanwhile',
      async (absence) => {
        const tookMs = await organizationDeletedWithout(system, absence);
        process.stdout.write(`gone without ${absence}: ${Math.round(tookMs)} ms\n`);
      },
    );
  },
);
