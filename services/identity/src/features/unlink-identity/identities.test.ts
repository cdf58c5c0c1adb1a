import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Caller,
  coherenceId,
  fillPath,
  listIdentities,
  unlinkIdentity,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { describeWith, eventually, raceRounds } from '@orchestrator/testing';
import { addIdentity, sessionThrough, usableIssuer } from '../../../test/add-identity.js';
import { fakeProvider, providersOf } from '../../../test/fake-provider.js';
import { type Harness, organizationToken, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';

const gone = { issuer: 'https://provider-that-is-gone.test' };
const given = { providers: providersOf(fakeProvider('test', { issuer: usableIssuer })) };

describe.each(storesHere)('linked identities, on %s', (store) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ store, given });
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  const newcomer = async () => {
    const user = await harness.addUser();
    return { ...user, session: await harness.sessionOf(user) };
  };
  const list = (caller: Caller | null, query = '') =>
    harness.send('get', listIdentities.path + query, caller);
  const unlink = (id: string, caller: Caller | null) =>
    harness.send('delete', fillPath(unlinkIdentity.path, { id }), caller);
  const left = async (userId: string) =>
    (await harness.prisma.providerIdentity.findMany({ where: { userId } })).map(({ id }) => id);

  test('are listed oldest first, page by page, only one’s own', async () => {
    const [ada, eve] = [await newcomer(), await newcomer()];
    const ids = [
      await addIdentity(harness, ada, { login: 'ada', email: 'ada@example.com' }),
      await addIdentity(harness, ada, gone),
      await addIdentity(harness, ada),
    ];
    await addIdentity(harness, eve);
    const { body } = await list(ada.session, '?limit=2').expect(200);
    expect(body.items).toEqual([
      {
        id: ids[0],
        provider: 'test',
        login: 'ada',
        email: 'ada@example.com',
        linked_at: expect.any(String),
        last_used_at: null,
      },
      expect.objectContaining({ id: ids[1], login: null, email: null }),
    ]);
    const rest = await list(ada.session, `?limit=2&cursor=${body.next_cursor}`).expect(200);
    expect(rest.body).toMatchObject({ items: [{ id: ids[2] }], next_cursor: null });
  });

  test('unlinking ends the sessions that came through it, everywhere when it is answered', async () => {
    const ada = await newcomer();
    const [kept, lost] = [await addIdentity(harness, ada), await addIdentity(harness, ada)];
    const through = await sessionThrough(harness, ada, lost);
    const other = await sessionThrough(harness, ada, kept);
    await unlink(lost, ada.session).expect(204);
    expect(harness.invalidated.at(-1)).toEqual([coherenceId.session(through.session.id)]);
    expect(await left(ada.id)).toEqual([kept]);
    const sessions = await harness.prisma.session.findMany({ where: { userId: ada.id } });
    const expected = [ada.session.session.id, other.session.id].sort();
    expect(sessions.map(({ id }) => id).sort()).toEqual(expected);
    const told = await eventually(() => {
      const about = harness.events.filter(({ subject }) =>
        [lost, through.session.id].includes(subject ?? ''),
      );
      return about.length === 2 && about;
    });
    expect(told).toMatchObject([
      {
        type: 'identity.unlinked.v1',
        data: { identity_id: lost, user_id: ada.id, provider: 'test', actor: { id: ada.id } },
      },
      { type: 'session.ended.v1', data: { reason: 'identity_unlinked' } },
    ]);
    await unlink(lost, ada.session).expect(404);
  });

  test('the caller’s own session ends too if it came through it', async () => {
    const ada = await harness.addUser();
    const [, lost] = [await addIdentity(harness, ada), await addIdentity(harness, ada)];
    const session = await sessionThrough(harness, ada, lost);
    await unlink(lost, session).expect(204);
    expect((await unlink(newId(), session).expect(401)).body.code).toBe('invalid_token');
  });

  test('the last one is 409 last_identity', async () => {
    const ada = await newcomer();
    const only = await addIdentity(harness, ada);
    const { body } = await unlink(only, ada.session).expect(409);
    expect(body.code).toBe('last_identity');
    expect(await left(ada.id)).toEqual([only]);
  });

  test('the last usable one is 409, whatever is linked at providers that are not configured', async () => {
    const ada = await newcomer();
    const usable = await addIdentity(harness, ada);
    const unusable = await addIdentity(harness, ada, gone);
    expect((await unlink(usable, ada.session).expect(409)).body.code).toBe('last_identity');
    await unlink(unusable, ada.session).expect(204);
    expect(await left(ada.id)).toEqual([usable]);
  });

  test('without a usable one none can be unlinked', async () => {
    const ada = await newcomer();
    const ids = [await addIdentity(harness, ada, gone), await addIdentity(harness, ada, gone)];
    for (const id of ids) await unlink(id, ada.session).expect(409);
    expect(await left(ada.id)).toHaveLength(2);
  });

  test('abuse 9: somebody else’s identity is 404 like an unknown one, and stays', async () => {
    const [ada, eve] = [await newcomer(), await newcomer()];
    await addIdentity(harness, ada);
    await addIdentity(harness, ada);
    const [foreign] = [await addIdentity(harness, eve), await addIdentity(harness, eve)];
    for (const id of [foreign, newId()]) {
      expect((await unlink(id, ada.session).expect(404)).body.code).toBe('not_found');
    }
    expect(await left(eve.id)).toHaveLength(2);
  });

  test('a stale session is 403 reauthentication_required', async () => {
    const ada = await harness.addUser();
    const [, id] = [await addIdentity(harness, ada), await addIdentity(harness, ada)];
    const stale = await harness.sessionOf(ada, { fresh: false });
    const { body } = await unlink(id, stale).expect(403);
    expect(body.code).toBe('reauthentication_required');
    expect(await left(ada.id)).toHaveLength(2);
    await list(stale).expect(200);
  });

  test('no id and no cursor of ours is 400', async () => {
    const { session } = await newcomer();
    await unlink('none', session).expect(400);
    for (const query of ['?cursor=AAAA', '?limit=0', '?limit=101']) {
      expect((await list(session, query).expect(400)).body.code).toBe('validation_failed');
    }
  });

  test('no assertion is 401, a token 403, a disabled user 401', async () => {
    const ada = await newcomer();
    const [, id] = [await addIdentity(harness, ada), await addIdentity(harness, ada)];
    for (const send of [list, (caller: Caller | null) => unlink(id, caller)]) {
      await send(null).expect(401);
      await send(await harness.tokenOf(ada, ['read', 'org:admin'])).expect(403);
      await send(organizationToken(ada, ['read', 'org:admin'])).expect(403);
    }
    await harness.prisma.user.update({ where: { id: ada.id }, data: { disabledAt: new Date() } });
    await unlink(id, ada.session).expect(401);
    expect(await left(ada.id)).toHaveLength(2);
  });
});

describeWith('postgres')('unlinking, at once', () => {
  test('abuse 28: every time, of two unlinks of the last two one is 204, the other 409', async () => {
    const harness = await startHarness({ store: 'postgres', given });
    for (let round = 0; round < raceRounds; round += 1) {
      const ada = await harness.addUser();
      const session = await harness.sessionOf(ada);
      const ids = [await addIdentity(harness, ada), await addIdentity(harness, ada)];
      const answers = await Promise.all(
        ids.map((id) => harness.send('delete', fillPath(unlinkIdentity.path, { id }), session)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
      expect(await harness.prisma.providerIdentity.count({ where: { userId: ada.id } })).toBe(1);
    }
    await harness.close();
  });
});
