import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fillPath, readAgent, sendHeartbeat } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { type Harness, startHarness } from '../../../test/harness.js';
import { type Named, named, sessionOf } from '../../../test/people.js';
import { expired, revoked, rotated, updated } from '../../../test/token-events.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ config: { RUNNER_LEGACY_AGENTS: true } });
});
afterAll(() => harness.close());

const find = (id: string) => harness.prisma.agent.findUnique({ where: { id } });
const beatAs = (caller: Parameters<Harness['send']>[2], uuid: string) =>
  harness.send('post', sendHeartbeat.path, caller).set('X-Agent-UUID', uuid);

const read = async (user: Named, id: string) => {
  const path = fillPath(readAgent.path, { id });
  return (await harness.send('get', path, sessionOf(user)).expect(200)).body as object;
};
const told = (id: string, type: string) =>
  harness.prisma.outbox.count({ where: { subject: id, type: `agent.${type}.v1` } });
const refused = { status: 'offline', offline_reason: 'token_ended', job_id: null };

describe('a rotated agent token', () => {
  test('its agents go on with the successor, in any order of events', async () => {
    const ada = named('ada');
    const previous = harness.agentToken(ada, { gpu: 'true' });
    const agent = await harness.register(ada, { agentToken: previous });
    const next = harness.agentToken(ada, { gpu: 'no' });
    // The old one ends, which is told before the rotation is.
    await harness.publish([revoked(ada, previous.token.id, 'agent')]);
    await harness.publish([rotated(ada, previous.token.id, next.token.id)]);
    expect(await find(agent.id)).toMatchObject({ tokenId: next.token.id });
    await harness.service.sweepAgents();
    const { body } = await harness.send('post', sendHeartbeat.path, agent.caller).expect(200);
    expect(body).toEqual({ labels: 'gpu=no' });
  });

  test('of the earlier generation is the same agent by the old value and by the new one', async () => {
    const ada = named('ada');
    const [previous, next] = [harness.agentToken(ada), harness.agentToken(ada)];
    const uuid = newId();
    await beatAs(previous, uuid).expect(200);
    await harness.publish([rotated(ada, previous.token.id, next.token.id)]);
    await beatAs(previous, uuid).expect(200);
    await beatAs(next, uuid).expect(200);
    const agents = await harness.prisma.agent.findMany({ where: { namespaceId: ada.id } });
    expect(agents).toMatchObject([{ tokenId: next.token.id, uuid }]);
  });

  test('of the earlier generation goes on too when the end of the old value is told first', async () => {
    const ada = named('ada');
    const [previous, next] = [harness.agentToken(ada), harness.agentToken(ada)];
    const uuid = newId();
    await beatAs(previous, uuid).expect(200);
    const [agent] = await harness.prisma.agent.findMany({ where: { namespaceId: ada.id } });
    await harness.publish([expired(ada, previous.token.id, 'agent', 0)]);
    expect(await read(ada, agent!.id)).toMatchObject(refused);
    await harness.publish([rotated(ada, previous.token.id, next.token.id)]);
    await beatAs(next, uuid).expect(200);
    expect(await read(ada, agent!.id)).toMatchObject({ status: 'online', token_id: next.token.id });
    expect(await told(agent!.id, 'online')).toBe(1);
  });

  test('of the earlier generation comes anew by the old value when the new one was deleted', async () => {
    const ada = named('ada');
    const [previous, next] = [harness.agentToken(ada), harness.agentToken(ada)];
    const uuid = newId();
    await beatAs(previous, uuid).expect(200);
    await harness.publish([
      rotated(ada, previous.token.id, next.token.id),
      revoked(ada, next.token.id, 'agent'),
    ]);
    await beatAs(previous, uuid).expect(200);
    const agents = await harness.prisma.agent.findMany({
      where: { namespaceId: ada.id },
      orderBy: { id: 'asc' },
    });
    expect(agents).toMatchObject([
      { tokenId: next.token.id, uuid },
      { tokenId: previous.token.id, uuid },
    ]);
    const statuses = await Promise.all(agents.map(({ id }) => read(ada, id)));
    expect(statuses).toMatchObject([refused, { status: 'online' }]);
  });
});

test('a changed label and changed labels of an agent token are read anew', async () => {
  const ada = named('ada');
  const agentToken = harness.agentToken(ada, { gpu: 'true' });
  const agent = await harness.register(ada, { agentToken });
  const { id } = agentToken.token;
  harness.token.agentTokens.set(id, { label: 'renamed', labels: { gpu: 'no' } });
  await harness.publish([updated(ada, id)]);
  await harness.service.sweepAgents();
  expect(await harness.prisma.pool.findUnique({ where: { tokenId: id } })).toMatchObject({
    ...{ label: 'renamed', labels: { gpu: 'no' }, changes: 0 },
  });
  const { body } = await harness.send('post', sendHeartbeat.path, agent.caller).expect(200);
  expect(body).toEqual({ labels: 'gpu=no' });
  // An unknown token is nobody's.
  await harness.publish([updated(ada, newId())]);
});
