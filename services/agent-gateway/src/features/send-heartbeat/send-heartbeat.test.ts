import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  readAgent,
  fillPath,
  renewLeases,
  sendHeartbeat,
  updateAgent,
} from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob } from '../../../test/jobs.js';
import { named, personal, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

const ada = named('ada');
const beat = (caller: Parameters<Harness['send']>[2], body?: object) =>
  harness.send('post', sendHeartbeat.path, caller).send(body);
const figures = {
  cpu_percent: 12.5,
  mem_percent: 40,
  mem_used_bytes: 4_000_000_000,
  mem_total_bytes: 16_000_000_000,
  net_rx_bytes: 1_000,
  net_tx_bytes: 2_000,
};
const read = async (id: string) => {
  const { body } = await harness
    .send('get', fillPath(readAgent.path, { id }), sessionOf(ada))
    .expect(200);
  return body as { status: string; metrics: object[]; labels: object };
};

test('the answer is the labels as people set them, those of the agent before those of its token', async () => {
  const agentToken = harness.agentToken(ada, { gpu: 'true', pool: 'a' });
  const agent = await harness.register(ada, { agentToken, body: { os: 'linux', arch: 'x64' } });
  expect((await beat(agent.caller, figures).expect(200)).body).toEqual({
    labels: 'gpu=true,pool=a',
  });
  await harness
    .send('patch', fillPath(updateAgent.path, { id: agent.id }), sessionOf(ada))
    .send({ labels: { pool: 'b', os: 'bsd' } })
    .expect(200);
  const { labels } = (await beat(agent.caller).expect(200)).body as { labels: string };
  expect(labels.split(',').sort()).toEqual(['gpu=true', 'os=bsd', 'pool=b']);
  expect((await read(agent.id)).labels).toEqual({ os: 'bsd', arch: 'x64', gpu: 'true', pool: 'b' });
});

test('what it measures is kept and shown, also what it can’t measure', async () => {
  const agent = await harness.register(ada);
  await beat(agent.caller, figures).expect(200);
  await beat(agent.caller, { cpu_percent: 'many', later: 'field', uuid: 'x' }).expect(200);
  const { metrics } = await read(agent.id);
  expect(metrics).toHaveLength(2);
  expect(metrics[0]).toMatchObject(figures);
  expect(metrics[1]).toMatchObject({ cpu_percent: null, net_tx_bytes: null });
});

describe('what it holds lives on', () => {
  test('by its heartbeats, and only then is anybody asked', async () => {
    const renewed = () => harness.pipeline.toldOf(renewLeases);
    const idle = await harness.register(ada);
    await beat(idle.caller).expect(200);
    const busy = await agentWithJob(harness, ada);
    await beat(busy.caller).expect(200);
    await eventually(() => renewed().length > 0);
    expect(renewed().map(({ input }) => input)).toEqual([{ instance_id: busy.id }]);
    expect((await read(busy.id)).status).toBe('busy');
    expect((await read(idle.id)).status).toBe('online');
  });

  test('without the pipeline service a heartbeat is 200 all the same', async () => {
    const busy = await agentWithJob(harness, ada);
    harness.pipeline.refuseWith('internal_error');
    await beat(busy.caller).expect(200);
    harness.pipeline.refuseWith(undefined);
  });
});

test('one that was offline is online again, and that is told once', async () => {
  const agent = await harness.register(ada);
  await harness.prisma.agent.update({ where: { id: agent.id }, data: { offlineTold: true } });
  await Promise.all([beat(agent.caller).expect(200), beat(agent.caller).expect(200)]);
  const told = () =>
    harness.events.filter(
      ({ subject, type }) => subject === agent.id && type === 'agent.online.v1',
    );
  await eventually(() => told().length > 0);
  const stored = await harness.prisma.outbox.count({
    where: { subject: agent.id, type: 'agent.online.v1' },
  });
  expect([told().length, stored]).toEqual([1, 1]);
});

test('an agent that is gone is told to come again, and its secret is ended', async () => {
  const caller = tokenOf(ada, 'instance');
  const answer = await beat(caller).expect(503);
  expect(answer.headers['retry-after']).toBe('1');
  await eventually(() => harness.token.ended.includes(caller.token.id));
});

test('validation, authentication, kinds', async () => {
  const agent = await harness.register(ada);
  await beat(agent.caller, []).expect(400);
  await beat(null).expect(401);
  for (const caller of [tokenOf(ada, 'job'), personal(ada, 'repo:write'), sessionOf(ada)]) {
    expect((await beat(caller).expect(403)).body.code).toBe('caller_kind_refused');
  }
});
