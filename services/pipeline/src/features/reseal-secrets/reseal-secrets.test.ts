import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, resealProjectSecrets } from '@orchestrator/contracts';
import { type Harness, startHarness } from '../../../test/harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const ask = (caller: Caller | null) => harness.send('post', resealProjectSecrets.path, caller);

test('the operator has everything sealed anew, and is told under which key it is', async () => {
  const { body } = await ask({ type: 'service', service: 'admin' }).expect(200);
  expect(body).toEqual({ resealed: 0, unreadable: 0, version: 1 });
});

test('abuse 49: nobody else may', async () => {
  await ask(null).expect(401);
  await ask({ type: 'service', service: 'token' }).expect(401);
});
