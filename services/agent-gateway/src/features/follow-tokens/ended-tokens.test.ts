import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  claimJob,
  deleteAgent,
  deregisterAgent,
  fillPath,
  readAgent,
  requeueJobsOf,
  sendHeartbeat,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob, queueJob } from '../../../test/jobs.js';
import { type Named, named, sessionOf } from '../../../test/people.js';
import { expired, revoked } from '../../../test/token-events.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ config: { RUNNER_LEGACY_AGENTS: true } });
});
beforeEach(() => harness.pipeline.refuseWith(undefined));
afterAll(() => harness.close());

const find = (id: string) => harness.prisma.agent.findUnique({ where: { id } });
/** Of an agent that registered while its token ended. */
const addLate = (user: Named, id: string) =>
  harness.prisma.agent.create({
    data: {
      ...{ id, tokenId: newId(), namespaceType: 'user', namespaceId: user.id, name: 'late' },
      ...{ hostname: '', os: '', arch: '', version: '' },
    },
  });
const beatAs = (caller: Parameters<Harness['send']>[2], uuid: string) =>
  harness.send('post', sendHeartbeat.path, caller).set('X-Agent-UUID', uuid);

const read = async (user: Named, id: string) => {
  const path = fillPath(readAgent.path, { id });
  return (await harness.send('get', path, sessionOf(user)).expect(200)).body as object;
};
const told = (id: string, type: string) =>
  harness.prisma.outbox.count({ where: { subject: id, type: `agent.${type}.v1` } });
const refused = { status: 'offline', offline_reason: 'token_ended', job_id: null };

describe('abuse 38: a token that ended', () => {
  test('takes its agent offline, and its job waits again: also when told ten times', async () => {
    const { id, user, job, jobTokenId } = await agentWithJob(harness);
    expect(await read(user, id)).not.toHaveProperty('offline_reason');
    const event = revoked(user, id, 'instance', 'parent_revoked');
    await harness.publish(Array.from({ length: 10 }, () => event));
    expect(await read(user, id)).toMatchObject(refused);
    await eventually(() => job.status === 'pending');
    expect(harness.pipeline.toldOf(requeueJobsOf).at(-1)?.input).toEqual({
      instance_ids: [id],
      reason: 'The token of its agent ended.',
    });
    await harness.service.sweepAgents();
    expect(harness.token.ended).toContain(jobTokenId);
    expect([await told(id, 'offline'), await told(id, 'removed')]).toEqual([1, 0]);
    const { data } = await eventually(
      () =>
        harness.events.find(({ subject, type }) => subject === id && type === 'agent.offline.v1') ??
        null,
    );
    expect(data).toMatchObject({ reason: 'token_ended' });
  });

  test('for good: what its agent sent before it was refused is 503, brings it no job and not back', async () => {
    const agent = await harness.register(named('ada'));
    // The replica that hears of it has seen the agent lately.
    await harness.send('post', claimJob.path, agent.caller).expect(204);
    await harness.publish([revoked(agent.user, agent.id, 'instance', 'parent_revoked')]);
    await eventually(() =>
      harness.events.some(
        ({ subject, type }) => subject === agent.id && type === 'agent.offline.v1',
      ),
    );
    await eventually(
      async () => (await harness.send('post', claimJob.path, agent.caller)).status === 503,
    );
    const job = await queueJob(harness, agent.user);
    const before = await find(agent.id);
    for (const { path } of [sendHeartbeat, claimJob, deregisterAgent]) {
      await harness.send('post', path, agent.caller).expect(503);
    }
    await harness.service.sweepAgents();
    expect(await find(agent.id)).toEqual(before);
    expect(await read(agent.user, agent.id)).toMatchObject(refused);
    expect([await told(agent.id, 'online'), await told(agent.id, 'offline')]).toEqual([0, 1]);
    expect(job.status).toBe('pending');
  });

  test('leaves its agent to people, who can remove it, and to the sweep after 30 days', async () => {
    const [one, other] = [
      await harness.register(named('ada')),
      await harness.register(named('ada')),
    ];
    await harness.publish([one, other].map(({ user, id }) => revoked(user, id, 'instance')));
    const days = (count: number) => new Date(Date.now() - count * 86_400_000);
    await harness.prisma.endedToken.updateMany({ data: { endedAt: days(29) } });
    await harness.prisma.agent.update({ where: { id: other.id }, data: { lastSeenAt: days(29) } });
    await harness.service.sweepAgents();
    for (const { user, id } of [one, other]) expect(await read(user, id)).toMatchObject(refused);
    const path = fillPath(deleteAgent.path, { id: one.id });
    await harness.send('delete', path, sessionOf(one.user)).expect(204);
    await harness.prisma.agent.update({ where: { id: other.id }, data: { lastSeenAt: days(31) } });
    await harness.service.sweepAgents();
    for (const { id } of [one, other]) {
      expect([await find(id), await told(id, 'removed')]).toEqual([null, 1]);
    }
    const ids = [one.id, other.id];
    expect(await harness.prisma.endedToken.count({ where: { tokenId: { in: ids } } })).toBe(0);
  });

  test('and while the pipeline is away the job waits again as soon as that is back', async () => {
    const { id, user, job } = await agentWithJob(harness);
    harness.pipeline.refuseWith('internal_error');
    await harness.publish([revoked(user, id, 'instance')]);
    expect(await read(user, id)).toMatchObject(refused);
    await harness.service.sweepAgents();
    expect(job.status).toBe('claimed');
    harness.pipeline.refuseWith(undefined);
    await harness.service.sweepAgents();
    expect(job.status).toBe('pending');
    const requeues = harness.pipeline.toldOf(requeueJobsOf).length;
    await harness.service.sweepAgents();
    expect(harness.pipeline.toldOf(requeueJobsOf)).toHaveLength(requeues);
  });

  test('by expiry is the same; that it will expire is not', async () => {
    const { id, user } = await harness.register(named('ada'));
    await harness.publish([expired(user, id, 'instance', 1)]);
    expect(await read(user, id)).toMatchObject({ status: 'online' });
    await harness.publish([expired(user, id, 'instance', 0)]);
    expect(await read(user, id)).toMatchObject(refused);
  });

  test('of the earlier generation takes all of its agents offline, and of no other token', async () => {
    const ada = named('ada');
    const [mine, other] = [harness.agentToken(ada), harness.agentToken(ada)];
    for (const caller of [mine, mine, other]) await beatAs(caller, newId()).expect(200);
    await harness.publish([revoked(ada, mine.token.id, 'agent')]);
    const agents = await harness.prisma.agent.findMany({ where: { namespaceId: ada.id } });
    const statuses = new Map<string, object>([
      [mine.token.id, refused],
      [other.token.id, { status: 'online' }],
    ]);
    expect(agents).toHaveLength(3);
    for (const { id, tokenId } of agents) {
      expect(await read(ada, id)).toMatchObject(statuses.get(tokenId) ?? {});
    }
  });

  test('while its agent was coming into being takes that offline with what it was given', async () => {
    const ada = named('ada');
    const id = newId();
    await harness.publish([revoked(ada, id, 'instance', 'parent_revoked')]);
    await addLate(ada, id);
    expect(await read(ada, id)).toMatchObject(refused);
    await harness.service.sweepAgents();
    await harness.prisma.heldJob.create({
      data: {
        ...{ jobId: newId(), fence: 1, instanceId: id, runId: newId(), projectId: newId() },
        jobTokenId: newId(),
      },
    });
    expect(await read(ada, id)).toMatchObject(refused);
    const requeues = harness.pipeline.toldOf(requeueJobsOf).length;
    await harness.service.sweepAgents();
    expect(await harness.prisma.heldJob.count({ where: { instanceId: id, endedAt: null } })).toBe(
      0,
    );
    expect(harness.pipeline.toldOf(requeueJobsOf)).toHaveLength(requeues + 1);
    await harness.service.sweepAgents();
    expect(await told(id, 'offline')).toBe(2);
  });

  test('since its agent is removed, or its owner is gone, leaves no agent, not one that comes late', async () => {
    for (const reason of ['ended', 'owner_deleted'] as const) {
      const ada = named('ada');
      const id = newId();
      await harness.publish([revoked(ada, id, 'instance', reason)]);
      await addLate(ada, id);
      await harness.service.sweepAgents();
      expect(await read(ada, id)).toMatchObject(refused);
      expect(await told(id, 'offline')).toBe(0);
      await harness.prisma.endedToken.update({
        where: { tokenId: id },
        data: { endedAt: new Date(Date.now() - 60_000) },
      });
      await harness.service.sweepAgents();
      expect(await find(id)).toBeNull();
    }
    const agent = await agentWithJob(harness);
    await harness.publish([revoked(agent.user, agent.id, 'instance', 'owner_deleted')]);
    expect(await find(agent.id)).toBeNull();
    await eventually(() => agent.job.status === 'pending');
  });

  test('of another kind is nobody’s end', async () => {
    const agent = await harness.register(named('ada'));
    await harness.publish([revoked(agent.user, agent.id, 'personal')]);
    expect(await read(agent.user, agent.id)).toMatchObject({ status: 'online' });
  });
});
