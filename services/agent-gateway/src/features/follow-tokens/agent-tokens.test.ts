import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Actor,
  buildEvent,
  requeueJobsOf,
  sendHeartbeat,
  tokenExpired,
  tokenRevoked,
  tokenRotated,
  tokenUpdated,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob, envelopeOf } from '../../../test/jobs.js';
import { type Named, named, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ config: { RUNNER_LEGACY_AGENTS: true } });
});
beforeEach(() => harness.pipeline.refuseWith(undefined));
afterAll(() => harness.close());

const actor: Actor = {
  ...{ type: 'user', id: newId(), name: 'ada', token_id: null, session_id: null, ip: null },
};
const about = (user: Named, id: string, kind: 'agent' | 'instance' | 'personal') => ({
  ...{ token_id: id, kind, label: 'builders', owner: { type: 'user' as const, id: user.id } },
  ...{ namespace: { type: 'user' as const, id: user.id }, actor },
});
type Kind = Parameters<typeof about>[2];
type Reason = 'deleted' | 'parent_revoked' | 'ended';
const revoked = (user: Named, id: string, kind: Kind, reason: Reason = 'deleted') =>
  buildEvent(tokenRevoked, envelopeOf(id), { ...about(user, id, kind), reason });
const expired = (user: Named, id: string, kind: Kind, days: 0 | 1 | 7) =>
  buildEvent(tokenExpired, envelopeOf(id), {
    ...about(user, id, kind),
    ...{ expires_in_days: days, ends_at: new Date().toISOString(), cause: 'expired' as const },
  });
const rotated = (user: Named, previousId: string, id: string) =>
  buildEvent(tokenRotated, envelopeOf(id), {
    ...about(user, id, 'agent'),
    ...{ previous_id: previousId, by: 'manager' as const, end_on_first_use: false },
    ...{ overlap_ends_at: new Date().toISOString(), expires_at: null },
  });
const find = (id: string) => harness.prisma.agent.findUnique({ where: { id } });
const beatAs = (caller: Parameters<Harness['send']>[2], uuid: string) =>
  harness.send('post', sendHeartbeat.path, caller).set('X-Agent-UUID', uuid);

describe('abuse 38: a token that ended', () => {
  test('takes its instance with it, and its job waits again: also when told ten times', async () => {
    const { id, user, job } = await agentWithJob(harness);
    const event = revoked(user, id, 'instance', 'parent_revoked');
    await harness.publish(Array.from({ length: 10 }, () => event));
    expect(await find(id)).toBeNull();
    await eventually(() => job.status === 'pending');
    const told = await eventually(
      () =>
        harness.events.find(({ subject, type }) => subject === id && type === 'agent.removed.v1') ??
        null,
    );
    expect(told.data).toMatchObject({ reason: 'token_ended', actor: { name: 'ada' } });
    const count = { where: { subject: id, type: 'agent.removed.v1' } };
    expect(await harness.prisma.outbox.count(count)).toBe(1);
  });

  test('and while the pipeline is away the job waits again as soon as that is back', async () => {
    const { id, user, job } = await agentWithJob(harness);
    harness.pipeline.refuseWith('internal_error');
    await harness.publish([revoked(user, id, 'instance')]);
    expect(await find(id)).toBeNull();
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
    const agent = await harness.register(named('ada'));
    await harness.publish([expired(agent.user, agent.id, 'instance', 1)]);
    expect(await find(agent.id)).not.toBeNull();
    await harness.publish([expired(agent.user, agent.id, 'instance', 0)]);
    expect(await find(agent.id)).toBeNull();
  });

  test('of the earlier generation takes all of its agents, and of no other token', async () => {
    const ada = named('ada');
    const [mine, other] = [harness.agentToken(ada), harness.agentToken(ada)];
    for (const caller of [mine, mine, other]) await beatAs(caller, newId()).expect(200);
    await harness.publish([revoked(ada, mine.token.id, 'agent')]);
    const left = await harness.prisma.agent.findMany({ where: { namespaceId: ada.id } });
    expect(left.map(({ tokenId }) => tokenId)).toEqual([other.token.id]);
  });

  test('while its agent was coming into being takes that with it at the next sweep', async () => {
    const ada = named('ada');
    const id = newId();
    await harness.publish([revoked(ada, id, 'instance')]);
    await harness.prisma.agent.create({
      data: {
        ...{ id, tokenId: newId(), namespaceType: 'user', namespaceId: ada.id, name: 'late' },
        ...{ hostname: '', os: '', arch: '', version: '' },
      },
    });
    await harness.prisma.endedToken.update({
      where: { tokenId: id },
      data: { endedAt: new Date(Date.now() - 60_000) },
    });
    await harness.service.sweepAgents();
    expect(await find(id)).toBeNull();
  });

  test('of another kind is nobody’s end', async () => {
    const agent = await harness.register(named('ada'));
    await harness.publish([revoked(agent.user, agent.id, 'personal')]);
    expect(await find(agent.id)).not.toBeNull();
  });
});

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
});

test('a changed label and changed labels of an agent token are read anew', async () => {
  const ada = named('ada');
  const agentToken = harness.agentToken(ada, { gpu: 'true' });
  const agent = await harness.register(ada, { agentToken });
  const { id } = agentToken.token;
  harness.token.agentTokens.set(id, { label: 'renamed', labels: { gpu: 'no' } });
  await harness.publish([
    buildEvent(tokenUpdated, envelopeOf(id), { ...about(ada, id, 'agent'), changed: ['labels'] }),
  ]);
  await harness.service.sweepAgents();
  expect(await harness.prisma.pool.findUnique({ where: { tokenId: id } })).toMatchObject({
    ...{ label: 'renamed', labels: { gpu: 'no' }, changes: 0 },
  });
  const { body } = await harness.send('post', sendHeartbeat.path, agent.caller).expect(200);
  expect(body).toEqual({ labels: 'gpu=no' });
  // An unknown token is nobody's.
  await harness.publish([
    buildEvent(tokenUpdated, envelopeOf(newId()), {
      ...about(ada, tokenOf(ada, 'agent').token.id, 'agent'),
      changed: ['labels'],
    }),
  ]);
});
