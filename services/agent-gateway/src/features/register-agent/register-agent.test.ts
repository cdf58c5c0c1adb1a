import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mintChildToken, registerAgent } from '@orchestrator/contracts';
import { closeOfNext, eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, personal, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.token.refuseWith(undefined));
afterAll(() => harness.close());

const ada = named('ada');
const register = (caller: Parameters<Harness['send']>[2], body?: object) =>
  harness.send('post', registerAgent.path, caller).send(body);

describe('success', () => {
  test('exactly 201, with a secret of its own and the agent token as its pool', async () => {
    const agentToken = harness.agentToken(ada);
    const machine = { name: 'n1', hostname: 'h1', os: 'linux', arch: 'x64', version: '2.4' };
    const answer = await register(agentToken, machine);
    expect(answer.status).toBe(201);
    const minted = harness.token.minted.at(-1);
    expect(answer.body).toEqual({
      instance_id: minted?.id,
      instance_secret: minted?.value,
      pool_id: agentToken.token.id,
      pool_name: 'pool of ada',
    });
    expect(minted).toMatchObject({ kind: 'instance', parentId: agentToken.token.id, label: 'n1' });
    expect(answer.headers['cache-control']).toBe('no-store');
    const row = await harness.prisma.agent.findUnique({ where: { id: minted!.id } });
    expect(row).toMatchObject({ ...machine, tokenId: agentToken.token.id, namespaceId: ada.id });
    const told = await eventually(
      () => harness.events.find(({ subject }) => subject === minted?.id) ?? null,
    );
    expect(told).toMatchObject({ type: 'agent.registered.v1', data: { name: 'n1' } });
  });

  test('without a body, and with what is no text or has control characters in it', async () => {
    await register(harness.agentToken(ada)).expect(201);
    expect(harness.token.minted.at(-1)?.label).toBe('agent');
    await register(harness.agentToken(ada), {
      name: 7,
      hostname: 'a\r\nb',
      os: 'x'.repeat(300),
      later: 'field',
    }).expect(201);
    const { id, label } = harness.token.minted.at(-1)!;
    expect(label).toBe('a  b');
    expect(await harness.prisma.agent.findUnique({ where: { id } })).toMatchObject({
      hostname: 'a  b',
      os: 'x'.repeat(255),
    });
  });
});

test('validation: what is no JSON object is 400', async () => {
  await register(harness.agentToken(ada), []).expect(400);
});

test('authentication: 401 without an assertion, and for one of another service', async () => {
  await register(null).expect(401);
  await harness.send('post', registerAgent.path, harness.agentToken(ada), 'pipeline').expect(401);
});

test('abuse 50: nobody but an agent token registers: neither an agent nor its job', async () => {
  const kinds = (['instance', 'job', 'personal', 'organization', 'trigger'] as const).map((kind) =>
    tokenOf(ada, kind),
  );
  for (const caller of [...kinds, personal(ada, 'repo:write'), sessionOf(ada)]) {
    const { body } = await register(caller).expect(403);
    expect(body.code).toBe('caller_kind_refused');
  }
});

describe('abuse 60: our own trouble is 503 with Retry-After, never 401, and no agent comes of it', () => {
  const troubles = ['assertion_refused', 'not_found', 'conflict', 'internal_error'] as const;
  test.each(troubles)('the token service answers %s', async (code) => {
    const agents = await harness.prisma.agent.count();
    harness.token.refuseWith(code, mintChildToken);
    const answer = await register(harness.agentToken(ada)).expect(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(await harness.prisma.agent.count()).toBe(agents);
  });

  test('a secret that could not be kept is ended', async () => {
    const agentToken = harness.agentToken(ada);
    harness.token.agentTokens.delete(agentToken.token.id);
    await register(agentToken).expect(503);
    const { id } = harness.token.minted.at(-1)!;
    await eventually(() => harness.token.ended.includes(id));
    expect(await harness.prisma.agent.findUnique({ where: { id } })).toBeNull();
  });

  test('nobody waits for the answer any more', async () => {
    let goOn = (): void => undefined;
    harness.token.mintsAfter = new Promise((resolve) => (goOn = resolve));
    const agents = await harness.prisma.agent.count();
    const made = harness.token.minted.length;
    const before = harness.token.mintsAsked;
    const closed = closeOfNext(registerAgent.path);
    const waiting = register(harness.agentToken(ada));
    waiting.end(() => undefined);
    await eventually(() => harness.token.mintsAsked > before);
    waiting.abort();
    await closed;
    goOn();
    harness.token.mintsAfter = undefined;
    await eventually(() => {
      const { id } = harness.token.minted.at(-1)!;
      return harness.token.minted.length > made && harness.token.ended.includes(id);
    });
    expect(await harness.prisma.agent.count()).toBe(agents);
  });
});
