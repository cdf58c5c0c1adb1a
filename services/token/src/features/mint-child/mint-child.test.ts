import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  mintChildToken,
  organizationAgentTokens,
  personalAgentTokens,
  readOwnToken,
  tokenCollections,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { parseToken } from '@orchestrator/token-format';
import { eventually } from '@orchestrator/testing';
import { createIn, pathIn, placeOf } from '../../../test/collections.js';
import {
  agentGateway,
  gatewayItself,
  type Harness,
  sessionOf,
  startHarness,
  tokenOf,
} from '../../../test/harness.js';
import { askForChild, mintIn } from '../../../test/mint-in.js';
import { verdictOn } from '../../../test/verdict-on.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const agentToken = (body: Record<string, unknown> = {}) =>
  createIn(harness, placeOf(harness, personalAgentTokens), body);
const endAt = (id: string, column: 'expires_at' | 'overlap_ends_at', ends: string) =>
  harness.sql.$executeRawUnsafe(
    `UPDATE token.token SET ${column} = now() + $2::interval WHERE id = $1::uuid`,
    id,
    ends,
  );
const rotate = (id: string, to: string, overlap: string) =>
  harness.sql.$executeRawUnsafe(
    `UPDATE token.token SET rotated_to = $2::uuid, rotated_by = 'manager', rotated_at = now(),
            held_label = NULL, overlap_ends_at = now() + $3::interval WHERE id = $1::uuid`,
    id,
    to,
    overlap,
  );
const childrenOf = (parentId: string) => harness.prisma.token.count({ where: { parentId } });

describe.each([
  ['a user', personalAgentTokens],
  ['an organization', organizationAgentTokens],
])('below an agent token of %s', (_whose, declared) => {
  test('an instance secret, and below it a job token, stand with what is above them', async () => {
    const place = placeOf(harness, declared);
    const ranges = ['10.0.0.0/8'];
    const agent = await createIn(harness, place, { ip_allowlist: ranges });
    const answer = await askForChild(harness, 'instance', agent.id, { label: 'host-1' }).expect(
      201,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    const { id, token, parent_id } = answer.body;
    expect(parent_id).toBe(agent.id);
    expect(parseToken(token)).toMatchObject({ kind: 'instance', prefix: 'ori_' });
    const job = await mintIn(harness, 'job', { id });
    expect(parseToken(job.value)).toMatchObject({ kind: 'job', prefix: 'orj_' });
    const principal = `${place.owner.type}:${place.owner.id}`;
    expect(await verdictOn(harness, job.value)).toEqual({
      status: 'live',
      ids: [`token:${job.id}`, `token:${id}`, `token:${agent.id}`, principal],
      remaining_ms: null,
      token: {
        id: job.id,
        kind: 'job',
        scopes: [],
        expires_at: null,
        ip_allowlist: ranges,
        repositories: null,
      },
      principal: place.owner,
      namespace: place.namespace,
    });
  });

  test('it is told who made it, where its owner reads it', async () => {
    const place = placeOf(harness, declared);
    const agent = await createIn(harness, place);
    const { id } = await mintIn(harness, 'instance', agent, { label: 'host-1' });
    const event = await eventually(
      () => harness.events.find(({ subject }) => subject === id) ?? null,
    );
    expect(event).toMatchObject({
      type: 'token.created.v1',
      data: {
        token_id: id,
        kind: 'instance',
        label: 'host-1',
        owner: { type: place.owner.type, id: place.owner.id },
        namespace: place.namespace,
        scopes: [],
        expires_at: null,
        actor: { type: 'service', id: 'agent-gateway', name: 'agent-gateway', token_id: null },
      },
    });
  });
});

test('a job token hangs from an agent token too, for agents without a secret of their own', async () => {
  const agent = await agentToken();
  const job = await mintIn(harness, 'job', agent);
  expect(await verdictOn(harness, job.value)).toMatchObject({
    status: 'live',
    ids: [`token:${job.id}`, `token:${agent.id}`, expect.any(String)],
  });
});

test('a job token can be limited to its project', async () => {
  const project = { id: newId(), name: 'ada/web' };
  const { value } = await mintIn(harness, 'job', await agentToken(), { project });
  expect(await verdictOn(harness, value)).toMatchObject({ token: { repositories: [project.id] } });
});

test('children of one name do not stand in one another’s way, and read their own object', async () => {
  const agent = await agentToken();
  await mintIn(harness, 'instance', agent, { label: 'same' });
  const { id } = await mintIn(harness, 'instance', agent, { label: 'same' });
  const self = tokenOf({ id: newId(), name: 'ada' }, id, [], { kind: 'instance' });
  const { body } = await harness.send('get', readOwnToken.path, self).expect(200);
  expect(body).toMatchObject({ id, kind: 'instance', label: 'same', created_by: null });
});

test.each<[string, Record<string, unknown>]>([
  ['another kind', { kind: 'agent' }],
  ['no parent', { parent_id: undefined }],
  ['a parent that is no id', { parent_id: 'nonsense' }],
  ['no label', { label: '' }],
  ['a long label', { label: 'x'.repeat(101) }],
  ['a field that it does not have', { scopes: ['read'] }],
  ['a project for an instance', { project: { id: newId(), name: 'ada/web' } }],
  ['a project that is none', { kind: 'job', project: { id: newId(), name: 'web' } }],
])('%s is 400', async (_case, fault) => {
  const agent = await agentToken();
  const { body } = await askForChild(harness, 'instance', agent.id, fault).expect(400);
  expect(body.code).toBe('validation_failed');
  expect(await childrenOf(agent.id)).toBe(0);
});

test('abuse 19, 49: only the agent-gateway may ask', async () => {
  const agent = await agentToken();
  const body = { kind: 'instance', parent_id: agent.id, label: 'host-1' };
  const user = { id: newId(), name: 'ada' };
  for (const caller of [null, gatewayItself, sessionOf(user), tokenOf(user, agent.id)]) {
    await harness.send('post', mintChildToken.path, caller).send(body).expect(401);
  }
  await harness
    .send('post', mintChildToken.path, agentGateway, { audience: 'identity' })
    .send(body)
    .expect(401);
  expect(await childrenOf(agent.id)).toBe(0);
});

describe('a parent that will not do', () => {
  test('an unknown one is 404', async () => {
    await askForChild(harness, 'instance', newId()).expect(404);
  });

  test('one of a kind that has no such children is 404', async () => {
    const agent = await agentToken();
    const instance = await mintIn(harness, 'instance', agent);
    const job = await mintIn(harness, 'job', instance);
    await askForChild(harness, 'instance', instance.id).expect(404);
    await askForChild(harness, 'instance', job.id).expect(404);
    await askForChild(harness, 'job', job.id).expect(404);
    for (const declared of tokenCollections.filter(({ kind }) => kind !== 'agent')) {
      const { id } = await createIn(harness, placeOf(harness, declared));
      await askForChild(harness, 'instance', id).expect(404);
      await askForChild(harness, 'job', id).expect(404);
      expect(await childrenOf(id)).toBe(0);
    }
  });

  test('one that is revoked or has expired is 409, and so is one that hangs from such', async () => {
    const place = placeOf(harness, personalAgentTokens);
    const revoked = await createIn(harness, place);
    const [session, path] = [sessionOf(place.manager), pathIn(place, 'revoke', revoked.id)];
    await harness.send('delete', path, session).expect(204);
    const { body } = await askForChild(harness, 'instance', revoked.id).expect(409);
    expect(body.code).toBe('conflict');
    const expired = await createIn(harness, place);
    const instance = await mintIn(harness, 'instance', expired);
    await endAt(expired.id, 'expires_at', '-1 second');
    await askForChild(harness, 'instance', expired.id).expect(409);
    await askForChild(harness, 'job', expired.id).expect(409);
    await askForChild(harness, 'job', instance.id).expect(409);
    expect(await childrenOf(instance.id)).toBe(0);
  });
});

describe('a parent that was rotated out', () => {
  test('has its new children below the newest live successor, so that they outlive the overlap', async () => {
    const [first, second, third] = [await agentToken(), await agentToken(), await agentToken()];
    await rotate(second.id, third.id, '1 hour');
    await rotate(first.id, second.id, '1 hour');
    const { body } = await askForChild(harness, 'instance', first.id).expect(201);
    expect(body.parent_id).toBe(third.id);
    await endAt(first.id, 'overlap_ends_at', '-1 second');
    expect(await verdictOn(harness, body.token)).toMatchObject({ status: 'live' });
  });

  test('keeps them where no successor is live', async () => {
    const [first, second] = [await agentToken(), await agentToken()];
    await rotate(first.id, second.id, '1 hour');
    await endAt(second.id, 'expires_at', '-1 second');
    const { body } = await askForChild(harness, 'instance', first.id).expect(201);
    expect(body.parent_id).toBe(first.id);
  });

  test('gets none when its overlap is over, whatever its successor is', async () => {
    const [first, second] = [await agentToken(), await agentToken()];
    await rotate(first.id, second.id, '-1 second');
    await askForChild(harness, 'instance', first.id).expect(409);
    expect(await childrenOf(second.id)).toBe(0);
  });
});
