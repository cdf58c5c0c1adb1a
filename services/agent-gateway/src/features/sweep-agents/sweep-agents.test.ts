import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fillPath, readAgent, sendHeartbeat } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { named, sessionOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const ada = named('ada');
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
const day = 86_400;
const heardAgo = (id: string, seconds: number) =>
  harness.prisma.agent.update({ where: { id }, data: { lastSeenAt: ago(seconds) } });
const told = (id: string, type: string) =>
  harness.prisma.outbox.count({ where: { subject: id, type } });

test('that nothing is heard of an agent for 90 seconds is told once, by two sweepers at once too', async () => {
  const [silent, heard] = [await harness.register(ada), await harness.register(ada)];
  await heardAgo(silent.id, 91);
  await heardAgo(heard.id, 80);
  await Promise.all([1, 2, 3].map(() => harness.service.sweepAgents()));
  await harness.service.sweepAgents();
  expect(await told(silent.id, 'agent.offline.v1')).toBe(1);
  expect(await told(heard.id, 'agent.offline.v1')).toBe(0);
  const read = async () => {
    const { body } = await harness
      .send('get', fillPath(readAgent.path, { id: silent.id }), sessionOf(ada))
      .expect(200);
    return (body as { status: string }).status;
  };
  expect(await read()).toBe('offline');
  await harness.send('post', sendHeartbeat.path, silent.caller).expect(200);
  expect(await read()).toBe('online');
  expect(await told(silent.id, 'agent.online.v1')).toBe(1);
});

test('an agent that was silent for 30 days is forgotten with its secret, one of 29 is not', async () => {
  const [old, younger] = [await harness.register(ada), await harness.register(ada)];
  await heardAgo(old.id, 30 * day + 60);
  await heardAgo(younger.id, 29 * day);
  await harness.service.sweepAgents();
  const left = await harness.prisma.agent.findMany({ where: { id: { in: [old.id, younger.id] } } });
  expect(left.map(({ id }) => id)).toEqual([younger.id]);
  await eventually(() => harness.token.ended.includes(old.id));
  expect(harness.token.ended).not.toContain(younger.id);
});

test('figures are kept for six hours', async () => {
  const agent = await harness.register(ada);
  for (const seconds of [60, 6 * 3_600 + 60]) {
    await harness.prisma.metric.create({ data: { agentId: agent.id, time: ago(seconds) } });
  }
  await harness.service.sweepAgents();
  expect(await harness.prisma.metric.count({ where: { agentId: agent.id } })).toBe(1);
});
