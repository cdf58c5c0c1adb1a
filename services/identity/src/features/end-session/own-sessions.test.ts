import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Caller,
  coherenceId,
  deleteUser,
  endSession,
  fillPath,
  listSessions,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { describeWith, eventually } from '@orchestrator/testing';
import { type Harness, organizationToken, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

describe.each(storesHere)('own sessions, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const list = (caller: Caller | null, query = '') =>
    harness.send('get', listSessions.path + query, caller);
  const end = (id: string, caller: Caller | null) =>
    harness.send('delete', fillPath(endSession.path, { id }), caller);
  const age = (id: string, data: { createdAt?: Date; lastSeenAt: Date }) =>
    harness.prisma.session.update({ where: { id }, data });

  test('are listed newest first, page by page, with the current one marked', async () => {
    const ada = await harness.addUser();
    const first = await harness.sessionOf(ada);
    const second = await harness.sessionOf(ada);
    const third = await harness.sessionOf(ada);
    await harness.sessionOf(await harness.addUser());
    await harness.prisma.session.update({
      where: { id: third.session.id },
      data: { ip: '198.51.100.7', userAgent: 'Browser/1' },
    });
    const { body } = await list(second, '?limit=2').expect(200);
    expect(body.items).toEqual([
      {
        id: third.session.id,
        current: false,
        created_at: expect.any(String),
        last_seen_at: expect.any(String),
        ip: '198.51.100.7',
        user_agent: 'Browser/1',
        provider: 'test',
      },
      expect.objectContaining({ id: second.session.id, current: true, ip: null }),
    ]);
    const rest = await list(second, `?cursor=${body.next_cursor}`).expect(200);
    expect(rest.body).toMatchObject({
      items: [{ id: first.session.id, current: false }],
      next_cursor: null,
    });
  });

  test('those that ended by themselves are not listed, and can’t be ended', async () => {
    const ada = await harness.addUser();
    const idle = await harness.sessionOf(ada);
    const old = await harness.sessionOf(ada);
    const current = await harness.sessionOf(ada);
    await age(idle.session.id, { createdAt: daysAgo(8), lastSeenAt: daysAgo(7.01) });
    await age(old.session.id, { createdAt: daysAgo(30.01), lastSeenAt: daysAgo(0) });
    await age(current.session.id, { createdAt: daysAgo(29.9), lastSeenAt: daysAgo(6.9) });
    const { body } = await list(current).expect(200);
    expect(body.items).toMatchObject([{ id: current.session.id }]);
    for (const { session } of [idle, old]) await end(session.id, current).expect(404);
  });

  test('ending one is known to every gateway when it is answered, and told', async () => {
    const ada = await harness.addUser();
    const [lost, current] = [await harness.sessionOf(ada), await harness.sessionOf(ada)];
    await end(lost.session.id, current).expect(204);
    expect(harness.invalidated.at(-1)).toEqual([coherenceId.session(lost.session.id)]);
    const { body } = await list(current).expect(200);
    expect(body.items).toMatchObject([{ id: current.session.id }]);
    const event = await eventually(
      () => harness.events.find(({ subject }) => subject === lost.session.id) ?? null,
    );
    expect(event).toMatchObject({
      type: 'session.ended.v1',
      data: {
        user_id: ada.id,
        reason: 'ended_by_user',
        actor: { id: ada.id, session_id: current.session.id },
      },
    });
    await end(lost.session.id, current).expect(404);
  });

  test('abuse 31: one’s own ends too, and is good for nothing more', async () => {
    const session = await harness.sessionOf(await harness.addUser());
    await end(session.session.id, session).expect(204);
    await harness.send('delete', deleteUser.path, session).expect(401);
  });

  test('abuse 9: somebody else’s session is 404 like an unknown one, and goes on', async () => {
    const [ada, eve] = [await harness.addUser(), await harness.addUser()];
    const [own, foreign] = [await harness.sessionOf(ada), await harness.sessionOf(eve)];
    for (const id of [foreign.session.id, newId()]) {
      expect((await end(id, own).expect(404)).body.code).toBe('not_found');
    }
    expect((await list(foreign).expect(200)).body.items).toHaveLength(1);
  });

  test('no id and no cursor of ours is 400', async () => {
    const session = await harness.sessionOf(await harness.addUser());
    await end('none', session).expect(400);
    for (const query of ['?cursor=AAAA', '?limit=0', '?limit=101']) {
      expect((await list(session, query).expect(400)).body.code).toBe('validation_failed');
    }
  });

  test('no assertion is 401, a token 403', async () => {
    const ada = await harness.addUser();
    const { session } = await harness.sessionOf(ada);
    for (const send of [list, (caller: Caller | null) => end(session.id, caller)]) {
      await send(null).expect(401);
      await send(await harness.tokenOf(ada, ['read', 'token:admin'])).expect(403);
      await send(organizationToken(ada, ['read'])).expect(403);
    }
    expect(await harness.prisma.session.count({ where: { userId: ada.id } })).toBe(1);
  });
});

describeWith('postgres')('ending a session, at once', () => {
  test('of several who end it one does, and it is told once', async () => {
    const harness = await startHarness({ store: 'postgres' });
    const ada = await harness.addUser();
    const [lost, current] = [await harness.sessionOf(ada), await harness.sessionOf(ada)];
    const path = fillPath(endSession.path, { id: lost.session.id });
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => harness.send('delete', path, current)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404]);
    const told = () => harness.events.filter(({ subject }) => subject === lost.session.id);
    await eventually(() => told().length > 0);
    await harness.close();
    expect(told()).toHaveLength(1);
  });
});
