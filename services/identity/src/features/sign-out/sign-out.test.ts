import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { coherenceId, readUser, resolveSession, signOut } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import { gatewayItself, type Harness, startHarness, type TestUser } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { newSecret } from '../../domain/secret.js';

describe.each(storesHere)('signing out, on %s', (store) => {
  let harness: Harness;
  let ada: TestUser;
  beforeAll(async () => {
    harness = await startHarness({ store });
    ada = await harness.addUser();
  }, openingTimeoutMs);
  afterAll(() => harness.close());

  test('abuse 31: the session is unknown, and no gateway has it cached, when it is answered', async () => {
    const caller = await harness.sessionOf(ada);
    const { id } = caller.session;
    const { digest } = newSecret('session');
    const data = { digest: new Uint8Array(digest) };
    await harness.prisma.session.update({ where: { id }, data });
    const { headers } = await harness.send('post', signOut.path, caller).expect(204);
    expect(headers['set-cookie']).toEqual(['session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']);
    expect(harness.invalidated.at(-1)).toEqual([coherenceId.session(id)]);
    const { body } = await harness
      .send('post', resolveSession.path, gatewayItself)
      .send({ digest: digest.toString('base64url') });
    expect(body).toEqual({ status: 'unknown' });
    const event = await eventually(
      () => harness.events.find(({ subject }) => subject === id) ?? null,
    );
    expect(event).toMatchObject({
      type: 'session.ended.v1',
      data: { user_id: ada.id, reason: 'signed_out', actor: { id: ada.id, session_id: id } },
    });
  });

  test('other sessions of the user go on', async () => {
    const [one, other] = [await harness.sessionOf(ada), await harness.sessionOf(ada)];
    await harness.send('post', signOut.path, one).expect(204);
    const left = await harness.prisma.session.findUnique({ where: { id: other.session.id } });
    expect(left).not.toBeNull();
  });

  test('again it is answered the same, and tells nothing', async () => {
    const caller = await harness.sessionOf(ada);
    await harness.send('post', signOut.path, caller).expect(204);
    await eventually(() => harness.events.some(({ subject }) => subject === caller.session.id));
    await harness.send('post', signOut.path, caller).expect(204);
    await harness.send('get', readUser.path, caller).expect(200);
    expect(harness.events.filter(({ subject }) => subject === caller.session.id)).toHaveLength(1);
  });

  test('no assertion is 401, nobody 401, a token 403', async () => {
    await harness.send('post', signOut.path, null).expect(401);
    await harness.send('post', signOut.path, { type: 'anonymous' }).expect(401);
    const token = await harness.tokenOf(ada, ['read']);
    const { body } = await harness.send('post', signOut.path, token).expect(403);
    expect(body.code).toBe('caller_kind_refused');
  });
});

test('where the origin is https the cookie is the one that only it can set', async () => {
  const harness = await startHarness({ config: { PUBLIC_URL: 'https://ci.example' } });
  const caller = await harness.sessionOf(await harness.addUser());
  const { headers } = await harness.send('post', signOut.path, caller).expect(204);
  expect(headers['set-cookie']).toEqual([
    '__Host-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure',
  ]);
  await harness.close();
});
