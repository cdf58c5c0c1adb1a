import { afterAll, beforeAll, test } from '@jest/globals';
import { describeWith } from '@orchestrator/testing';
import fc from 'fast-check';
import { type Harness, startHarness } from '../harness.js';
import { sequence } from './commands.js';
import { lifecycleConfig } from './config.js';
import { rareSequences } from './rare-sequences.js';
import { play } from './play.js';

const lanes = 4;
const { runs: sequences, seed } = lifecycleConfig();

describeWith('postgres')('the life of tokens', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
  });
  afterAll(() => harness.close());

  test(`is as the model says in ${sequences} random sequences from seed ${seed}: nobody honest is locked out, nothing revoked lives again`, async () => {
    const property = fc.asyncProperty(sequence, (commands) => play(harness, commands));
    await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        fc.assert(property, {
          numRuns: Math.ceil(sequences / lanes),
          seed: seed + lane,
          examples: lane === 0 ? rareSequences.map((commands) => [commands]) : [],
        }),
      ),
    );
  }, 7_200_000);
});
