import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  claimJob,
  deleteAgent,
  fillPath,
  listAgents,
  readAgent,
  revokeChildToken,
  updateAgent,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually } from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { agentWithJob, queueJob } from '../../../test/jobs.js';
import { type Named, named, personal, sessionOf, tokenOf } from '../../../test/people.js';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());

type Who = Parameters<Harness['send']>[2];
const list = async (caller: Who, query = '') => {
  const { body } = await harness.send('get', `${listAgents.path}${query}`, caller).expect(200);
  return body as { items: { id: string; status: string }[]; next_cursor: string | null };
};
const idsOf = async (caller: Who, query?: string) =>
  (await list(caller, query)).items.map(({ id }) => id);
const one = (id: string) => fillPath(readAgent.path, { id });
/** An agent of the organization: its agent token acts for that. */
const registerIn = async (organization: Named) => {
  const agentToken = harness.agentToken(organization);
  const principal = {
    type: 'organization' as const,
    ...organization,
    namespaces: [{ ...organization, type: 'organization' as const, role: 'admin' as const }],
  };
  return harness.register(organization, { agentToken: { ...agentToken, principal } });
};

describe('the list', () => {
  test('has the agents of all namespaces of the caller, newest first, or those of one', async () => {
    const [ada, acme] = [named('ada'), named('acme')];
    const caller = sessionOf(ada, { organization: acme, role: 'member' });
    const mine = await harness.register(ada);
    const ours = await registerIn(acme);
    await harness.register(named('eve'));
    expect(await idsOf(caller)).toEqual([ours.id, mine.id]);
    expect(await idsOf(caller, '?owner=acme')).toEqual([ours.id]);
    expect(await idsOf(personal(ada, 'read'))).toEqual([mine.id]);
    await harness.send('get', `${listAgents.path}?owner=globex`, caller).expect(404);
  });

  test('by token and by status, page by page', async () => {
    const ada = named('ada');
    const caller = sessionOf(ada);
    const agentToken = harness.agentToken(ada);
    const idle = await harness.register(ada, { agentToken });
    const busy = await agentWithJob(harness, ada);
    const silent = await harness.register(ada, { agentToken });
    await harness.prisma.agent.update({
      where: { id: silent.id },
      data: { lastSeenAt: new Date(Date.now() - 91_000) },
    });
    expect(await idsOf(caller, '?status=online')).toEqual([idle.id]);
    expect(await idsOf(caller, '?status=busy')).toEqual([busy.id]);
    expect(await idsOf(caller, '?status=offline')).toEqual([silent.id]);
    expect(await idsOf(caller, `?token_id=${idle.poolId}`)).toEqual([silent.id, idle.id]);
    const first = await list(caller, '?limit=2');
    expect(first.items.map(({ id }) => id)).toEqual([silent.id, busy.id]);
    expect(await idsOf(caller, `?limit=2&cursor=${first.next_cursor}`)).toEqual([idle.id]);
  });

  test('validation, authentication, scope', async () => {
    const ada = named('ada');
    for (const query of ['?status=gone', '?token_id=x', '?limit=0', '?cursor=AAAA']) {
      await harness.send('get', listAgents.path + query, sessionOf(ada)).expect(400);
    }
    await harness.send('get', listAgents.path, null).expect(401);
    const { body } = await harness
      .send('get', listAgents.path, personal(ada, 'trigger'))
      .expect(403);
    expect(body.code).toBe('insufficient_scope');
    await harness.send('get', listAgents.path, tokenOf(ada, 'instance')).expect(403);
  });
});

test('an agent is shown as it is, with its pool and what it holds, to members alone', async () => {
  const ada = named('ada');
  const { id, poolId, job } = await agentWithJob(harness, ada);
  const { body } = await harness.send('get', one(id), sessionOf(ada)).expect(200);
  expect(body).toMatchObject({
    ...{ id, name: 'agent', hostname: '', os: '', labels: {}, status: 'busy', metrics: [] },
    ...{ token_id: poolId, pool: 'pool of ada', job_id: job.claim.job_id },
  });
  await harness.send('get', one(id), sessionOf(named('eve'))).expect(404);
  await harness.send('get', one(newId()), sessionOf(ada)).expect(404);
  await harness.send('get', one('nonsense'), sessionOf(ada)).expect(400);
  await harness.send('get', one(id), null).expect(401);
});

describe('its labels', () => {
  const label = (id: string, caller: Who, labels: object) =>
    harness.send('patch', fillPath(updateAgent.path, { id }), caller).send({ labels });

  test('are set by admins, are told, and count for the next claim', async () => {
    const ada = named('ada');
    const agent = await harness.register(ada);
    await queueJob(harness, ada, { labels: { gpu: 'true' } });
    await harness.send('post', claimJob.path, agent.caller).expect(204);
    const { body } = await label(agent.id, sessionOf(ada), { gpu: 'true' }).expect(200);
    expect(body).toMatchObject({ id: agent.id, labels: { gpu: 'true' } });
    const told = await eventually(
      () =>
        harness.events.find(
          ({ subject, type }) => subject === agent.id && type === 'agent.updated.v1',
        ) ?? null,
    );
    expect(told.data).toMatchObject({ changed: ['labels'], actor: { name: 'ada' } });
    await harness.send('post', claimJob.path, agent.caller).expect(200);
  });

  test('of its own are told apart from those of its token and its machine', async () => {
    const ada = named('ada');
    const agentToken = harness.agentToken(ada, { zone: 'a', gpu: 'false' });
    const { id } = await harness.register(ada, { agentToken, body: { os: 'linux' } });
    const { body } = await label(id, sessionOf(ada), { gpu: 'true' }).expect(200);
    expect(body.labels).toEqual({ os: 'linux', zone: 'a', gpu: 'true' });
    expect(body.own_labels).toEqual({ gpu: 'true' });
  });

  test('role, visibility, validation, scope', async () => {
    const [ada, acme] = [named('ada'), named('acme')];
    const { id } = await registerIn(acme);
    const as = (role: 'member' | 'admin') => sessionOf(ada, { organization: acme, role });
    expect((await label(id, as('member'), {}).expect(403)).body.code).toBe('role_required');
    await label(id, sessionOf(named('eve')), {}).expect(404);
    for (const wrong of [{ 'no way': 'x' }, { a: 'b,c=d' }, { a: 7 }, 'x']) {
      await harness
        .send('patch', fillPath(updateAgent.path, { id }), as('admin'))
        .send({ labels: wrong })
        .expect(400);
    }
    await label(id, null, {}).expect(401);
    await label(id, personal(ada, 'read'), {}).expect(403);
    await label(id, as('admin'), { a: 'b' }).expect(200);
  });
});

describe('a removed agent', () => {
  const remove = (id: string, caller: Who) =>
    harness.send('delete', fillPath(deleteAgent.path, { id }), caller);

  test('is refused when this is answered, and its job waits again', async () => {
    const { id, job, user, jobTokenId } = await agentWithJob(harness, named('ada'));
    await remove(id, sessionOf(user)).expect(204);
    expect(harness.token.ended).toContain(id);
    expect(job.status).toBe('pending');
    await harness.send('get', one(id), sessionOf(user)).expect(404);
    await remove(id, sessionOf(user)).expect(404);
    await harness.service.sweepAgents();
    expect(harness.token.ended).toContain(jobTokenId);
  });

  test('stays as it was while its secret can’t be ended: 503', async () => {
    const { id, user } = await agentWithJob(harness, named('ada'));
    harness.token.refuseWith('internal_error', revokeChildToken);
    const answer = await remove(id, sessionOf(user)).expect(503);
    harness.token.refuseWith(undefined);
    expect(answer.headers['retry-after']).toBe('1');
    await harness.send('get', one(id), sessionOf(user)).expect(200);
  });

  test('role, visibility, scope', async () => {
    const [ada, acme] = [named('ada'), named('acme')];
    const { id } = await registerIn(acme);
    const member = sessionOf(ada, { organization: acme, role: 'member' });
    expect((await remove(id, member).expect(403)).body.code).toBe('role_required');
    await remove(id, sessionOf(named('eve'))).expect(404);
    await remove(id, null).expect(401);
    await remove(id, personal(ada, 'read')).expect(403);
    expect(harness.token.ended).not.toContain(id);
  });
});
