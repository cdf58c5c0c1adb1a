import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { personalAgentTokens, personalTokens } from '@orchestrator/contracts';
import { describeWith, eventually } from '@orchestrator/testing';
import { bodyFor, createIn, pathIn, placeOf } from './collections.js';
import { type Harness, sessionOf, startHarness, tokenOf } from './harness.js';
import { askForChild } from './mint-in.js';

const lanes = 7;

describeWith('postgres')('whoever has tokens made without pause', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store: 'postgres' });
  });
  afterAll(() => harness.close());

  /** How many more are made between a revoke and its answer. */
  async function madeDuring(revoke: () => Promise<unknown>, make: () => Promise<number>) {
    let made = 0;
    const goOn = async () => {
      while ((await make()) === 201) made += 1;
    };
    const rush = Promise.all(Array.from({ length: lanes }, goOn));
    await eventually(() => made > lanes);
    const before = made;
    await revoke();
    await rush;
    return made - before;
  }

  // Shared locks would let one after the other pass, and the revoke wait for all of them.
  test('a token that makes tokens does not hold up its own revocation', async () => {
    const place = placeOf(harness, personalTokens);
    const { id } = await createIn(harness, place, { scopes: ['token:admin', 'read'] });
    const maker = tokenOf(place.manager, id);
    const made = await madeDuring(
      () =>
        harness
          .send('delete', pathIn(place, 'revoke', id), sessionOf(place.manager))
          .expect(204)
          .then(),
      () =>
        harness
          .send('post', pathIn(place, 'create'), maker)
          .send(bodyFor(place.declared))
          .then(({ status }) => status),
    );
    expect(made).toBeLessThan(lanes * 4);
  });

  test('an agent token with new instances does not hold up its revocation', async () => {
    const place = placeOf(harness, personalAgentTokens);
    const { id } = await createIn(harness, place);
    const made = await madeDuring(
      () =>
        harness
          .send('delete', pathIn(place, 'revoke', id), sessionOf(place.manager))
          .expect(204)
          .then(),
      () => askForChild(harness, 'instance', id).then(({ status }) => status),
    );
    expect(made).toBeLessThan(lanes * 4);
  });
});
