import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  fillPath,
  personalAgentTokens,
  revokeChildToken,
  tokenCollections,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { createIn, pathIn, placeOf } from '../../../test/collections.js';
import {
  agentGateway,
  gatewayItself,
  type Harness,
  sessionOf,
  startHarness,
} from '../../../test/harness.js';
import { mintIn } from '../../../test/mint-in.js';
import { verdictOn } from '../../../test/verdict-on.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const family = async () => {
  const place = placeOf(harness, personalAgentTokens);
  const agent = await createIn(harness, place);
  const instance = await mintIn(harness, 'instance', agent);
  const job = await mintIn(harness, 'job', instance);
  return { place, agent, instance, job };
};
const end = (id: string, caller: Parameters<Harness['send']>[2] = agentGateway) =>
  harness.send('delete', fillPath(revokeChildToken.path, { id }), caller);
const reasonOf = (id: string) =>
  eventually(() => {
    const event = harness.events.find(
      ({ subject, type }) => subject === id && type === 'token.revoked.v1',
    );
    return (event?.data as { reason: string } | undefined)?.reason ?? null;
  });

test('an instance ends with its jobs, and what is above stays', async () => {
  const { agent, instance, job } = await family();
  await end(instance.id).expect(204);
  expect(new Set(harness.invalidated.at(-1))).toEqual(
    new Set([`token:${instance.id}`, `token:${job.id}`]),
  );
  expect(await verdictOn(harness, instance.value)).toMatchObject({ status: 'refused' });
  expect(await verdictOn(harness, job.value)).toMatchObject({ status: 'refused' });
  expect(await verdictOn(harness, agent.value)).toMatchObject({ status: 'live' });
  expect(await reasonOf(instance.id)).toBe('ended');
  expect(await reasonOf(job.id)).toBe('parent_revoked');
});

test('a job ends alone, and again is 204', async () => {
  const { instance, job } = await family();
  await end(job.id).expect(204);
  await end(job.id).expect(204);
  expect(await verdictOn(harness, job.value)).toMatchObject({ status: 'refused' });
  expect(await verdictOn(harness, instance.value)).toMatchObject({ status: 'live' });
});

test('revoking an agent token makes its instance and job tokens unusable in the same answer', async () => {
  const { place, agent, instance, job } = await family();
  const early = await mintIn(harness, 'job', agent);
  await harness
    .send('delete', pathIn(place, 'revoke', agent.id), sessionOf(place.manager))
    .expect(204);
  const all = [agent, instance, job, early];
  expect(new Set(harness.invalidated.at(-1))).toEqual(new Set(all.map(({ id }) => `token:${id}`)));
  for (const { value } of all) {
    expect(await verdictOn(harness, value)).toMatchObject({ status: 'refused', reason: 'revoked' });
  }
  expect(await Promise.all([instance, job, early].map(({ id }) => reasonOf(id)))).toEqual(
    Array(3).fill('parent_revoked'),
  );
});

test('what people manage is none of its business: 404, unchanged; so is what there is not', async () => {
  await end(newId()).expect(404);
  await end('nonsense').expect(400);
  for (const declared of tokenCollections) {
    const { id, value } = await createIn(harness, placeOf(harness, declared));
    await end(id).expect(404);
    expect(await verdictOn(harness, value)).toMatchObject({ status: 'live' });
  }
});

test('abuse 19, 49: only the agent-gateway may ask', async () => {
  const { place, instance } = await family();
  for (const caller of [null, gatewayItself, sessionOf(place.manager)]) {
    await end(instance.id, caller).expect(401);
  }
  expect(await verdictOn(harness, instance.value)).toMatchObject({ status: 'live' });
});
