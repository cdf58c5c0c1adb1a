import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  organizationAgentTokens,
  personalAgentTokens,
  personalTokens,
  revokeLeakedDigests,
  tokenCollections,
} from '@orchestrator/contracts';
import { generateToken, tokenDigest } from '@orchestrator/token-format';
import { eventually } from '@orchestrator/testing';
import { createIn, pathIn, placeOf } from '../../../test/collections.js';
import {
  agentGateway,
  gatewayItself,
  type Harness,
  sessionOf,
  startHarness,
  userNamed,
} from '../../../test/harness.js';
import { insertChild, testPepper } from '../../../test/insert-child.js';
import { mintIn } from '../../../test/mint-in.js';
import { verdictOn } from '../../../test/verdict-on.js';
import { createPeppers } from '../../domain/peppers.js';

const newer = { version: 2, key: Buffer.alloc(32, 'a newer pepper') };
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ config: { TOKEN_PEPPERS: [testPepper, newer] } });
});
afterAll(() => harness.close());

const from = { ip: '203.0.113.9' };
const report = (
  values: readonly string[],
  caller: Parameters<Harness['send']>[2] = gatewayItself,
) =>
  harness
    .send('post', revokeLeakedDigests.path, caller)
    .send({ digests: values.map(tokenDigest), ...from });
const personal = () => createIn(harness, placeOf(harness, personalTokens));
const revocationsOf = (id: string) =>
  harness.events.filter(({ subject, type }) => subject === id && type === 'token.revoked.v1');
const revocationOf = (id: string) => eventually(() => revocationsOf(id)[0] ?? null);
const set = (id: string, change: string) =>
  harness.sql.$executeRawUnsafe(`UPDATE token.token SET ${change} WHERE id = $1::uuid`, id);
const rotated = (from: { id: string }, to: { id: string }, overlap: string) =>
  set(
    from.id,
    `rotated_to = '${to.id}', rotated_by = 'itself', rotated_at = now(), held_label = NULL,
     overlap_ends_at = now() + interval '${overlap}'`,
  );

test('whatever kind they are, all are refused when it is answered, with one invalidation', async () => {
  const places = tokenCollections.map((declared) => placeOf(harness, declared));
  const made = await Promise.all(places.map((place) => createIn(harness, place)));
  const agent = await createIn(harness, placeOf(harness, organizationAgentTokens));
  const instance = await mintIn(harness, 'instance', agent);
  const job = await mintIn(harness, 'job', instance);
  const leaked = [...made, instance];
  const before = harness.invalidated.length;
  await report(leaked.map(({ value }) => value)).expect(204);
  expect(harness.invalidated).toHaveLength(before + 1);
  expect(new Set(harness.invalidated.at(-1))).toEqual(
    new Set([...leaked, job].map(({ id }) => `token:${id}`)),
  );
  for (const { value } of [...leaked, job]) {
    expect(await verdictOn(harness, value)).toMatchObject({ status: 'refused', reason: 'revoked' });
  }
  expect(await verdictOn(harness, agent.value)).toMatchObject({ status: 'live' });
  expect(await revocationOf(job.id)).toMatchObject({ data: { reason: 'parent_revoked' } });
});

test.each(tokenCollections.map((declared) => [declared.create.path, declared] as const))(
  'its owner sees that and from where it was reported: %s',
  async (_path, declared) => {
    const place = placeOf(harness, declared);
    const { id, value } = await createIn(harness, place);
    await report([value]).expect(204);
    expect(await revocationOf(id)).toMatchObject({
      data: {
        token_id: id,
        reason: 'leaked',
        owner: { type: place.owner.type, id: place.owner.id },
        namespace: place.namespace,
        actor: {
          type: 'system',
          name: 'leak report',
          token_id: null,
          session_id: null,
          ip: from.ip,
        },
      },
    });
    const { body } = await harness
      .send('get', pathIn(place, 'read', id), sessionOf(place.manager))
      .expect(200);
    expect(body).toMatchObject({ status: 'revoked', revoked_reason: 'leaked' });
  },
);

test('one under an older pepper is found', async () => {
  const old = await insertChild(harness.sql, {
    kind: 'personal',
    owner: userNamed('ada'),
    peppers: createPeppers([testPepper]),
  });
  await report([old.value]).expect(204);
  expect(await verdictOn(harness, old.value)).toMatchObject({ status: 'refused' });
});

test('the most that one report holds, hidden among what is none', async () => {
  const { id, value } = await personal();
  const junk = Array.from({ length: 999 }, () => generateToken('personal'));
  await report([...junk, value]).expect(204);
  expect(harness.invalidated.at(-1)).toEqual([`token:${id}`]);
  expect(await verdictOn(harness, value)).toMatchObject({ status: 'refused' });
});

test('what is no token of ours is answered alike, and nothing happens', async () => {
  const before = harness.invalidated.length;
  await report([generateToken('personal'), generateToken('job')]).expect(204);
  expect(harness.invalidated).toHaveLength(before);
});

describe('the chain of its rotations', () => {
  test('goes with a value that is live, from wherever in it', async () => {
    const [old, successor] = [await personal(), await personal()];
    await set(successor.id, `chain_id = '${old.id}', rotated_from = '${old.id}'`);
    await rotated(old, successor, '1 hour');
    await report([old.value]).expect(204);
    expect(await verdictOn(harness, successor.value)).toMatchObject({
      status: 'refused',
      reason: 'revoked',
    });
    expect(await revocationOf(successor.id)).toMatchObject({ data: { reason: 'leaked' } });
  });

  test('abuse 51: an old value does nothing to it, nor to itself', async () => {
    const [old, successor] = [await personal(), await personal()];
    await set(successor.id, `chain_id = '${old.id}', rotated_from = '${old.id}'`);
    await rotated(old, successor, '-1 second');
    await report([old.value]).expect(204);
    expect(await verdictOn(harness, successor.value)).toMatchObject({ status: 'live' });
    expect(await verdictOn(harness, old.value)).toMatchObject({ reason: 'rotated' });
    expect(revocationsOf(old.id)).toEqual([]);
  });
});

test('one that has ended stays what it was', async () => {
  const place = placeOf(harness, personalTokens);
  const [deleted, expired] = [await createIn(harness, place), await createIn(harness, place)];
  const session = sessionOf(place.manager);
  await harness.send('delete', pathIn(place, 'revoke', deleted.id), session).expect(204);
  await set(expired.id, `expires_at = now() - interval '1 second'`);
  const agent = await createIn(harness, placeOf(harness, personalAgentTokens));
  const instance = await mintIn(harness, 'instance', agent);
  await set(agent.id, `expires_at = now() - interval '1 second'`);
  const values = [deleted, expired, instance].map(({ value }) => value);
  await report(values).expect(204);
  await report(values).expect(204);
  const rows = await harness.prisma.token.findMany({
    where: { id: { in: [deleted.id, expired.id, instance.id] } },
  });
  const reasons = new Map(rows.map(({ id, revokedReason }) => [id, revokedReason]));
  expect(reasons).toEqual(
    new Map([
      [deleted.id, 'deleted'],
      [expired.id, null],
      [instance.id, null],
    ]),
  );
});

test.each<[string, unknown]>([
  ['no digests', { digests: [], ...from }],
  ['1001 digests', { digests: Array(1001).fill(tokenDigest(generateToken('job'))), ...from }],
  ['a value in place of a digest', { digests: [generateToken('personal')], ...from }],
  ['nothing of where it came from', { digests: [tokenDigest(generateToken('job'))] }],
])('%s is 400', async (_case, body) => {
  await harness
    .send('post', revokeLeakedDigests.path, gatewayItself)
    .send(body as object)
    .expect(400);
});

test('abuse 19, 49: only the gateway may ask', async () => {
  const { value } = await personal();
  for (const caller of [null, agentGateway, sessionOf(userNamed('ada'))]) {
    await report([value], caller).expect(401);
  }
  expect(await verdictOn(harness, value)).toMatchObject({ status: 'live' });
});
