import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  describeAgentToken,
  fillPath,
  personalAgentTokens,
  tokenCollections,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { createIn, pathIn, placeOf } from '../../../test/collections.js';
import {
  agentGateway,
  gatewayItself,
  type Harness,
  sessionOf,
  startHarness,
} from '../../../test/harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const describeToken = (id: string, caller: Parameters<Harness['send']>[2] = agentGateway) =>
  harness.send('get', fillPath(describeAgentToken.path, { id }), caller);

test('an agent token is told with its name and labels, as they are now', async () => {
  const place = placeOf(harness, personalAgentTokens);
  const { id } = await createIn(harness, place);
  await harness
    .send('patch', pathIn(place, 'update', id), sessionOf(place.manager))
    .send({ label: 'builders', labels: { gpu: 'true' } })
    .expect(200);
  const { body } = await describeToken(id).expect(200);
  expect(body).toEqual({ label: 'builders', labels: { gpu: 'true' } });
});

test('other kinds, and what there is not, are 404', async () => {
  await describeToken(newId()).expect(404);
  await describeToken('nonsense').expect(400);
  for (const declared of tokenCollections.filter(({ kind }) => kind !== 'agent')) {
    const { id } = await createIn(harness, placeOf(harness, declared));
    await describeToken(id).expect(404);
  }
});

test('abuse 19, 49: only the agent-gateway may ask', async () => {
  const place = placeOf(harness, personalAgentTokens);
  const { id } = await createIn(harness, place);
  for (const caller of [null, gatewayItself, sessionOf(place.manager)]) {
    await describeToken(id, caller).expect(401);
  }
});
