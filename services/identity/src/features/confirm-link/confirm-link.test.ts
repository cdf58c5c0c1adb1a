import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  beginLink,
  type Caller,
  coherenceId,
  confirmLink,
  fillPath,
  readPendingLink,
} from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { eventually, raceRounds } from '@orchestrator/testing';
import { type FakeProvider, fakeProvider, providersOf } from '../../../test/fake-provider.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { bestStore, openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { TestBrowser } from '../../../test/test-browser.js';

let count = 0;
const fresh = () => `linker-${(count += 1)}`;
const linkPath = (provider: FakeProvider) => fillPath(beginLink.path, { provider: provider.id });
const sessionIdOf = (caller: Caller) => (caller.type === 'session' ? caller.session.id : '');

describe.each(storesHere)('linking an identity, on %s', (store) => {
  let harness: Harness;
  let acme: FakeProvider;
  let other: FakeProvider;
  let browser: TestBrowser;
  let name: string;
  let userId: string;
  beforeAll(async () => {
    [acme, other] = [fakeProvider('acme'), fakeProvider('other')];
    harness = await startHarness({ store, given: { providers: providersOf(acme, other) } });
  }, openingTimeoutMs);
  afterAll(() => harness.close());
  beforeEach(async () => {
    other.trouble = {};
    browser = new TestBrowser(harness);
    name = fresh();
    userId = await browser.join(acme, { subject: name }, name);
  });

  const confirm = (id: string, of = browser) =>
    of.send('post', confirmLink.path, { body: { confirm: id } });
  const read = (id: string, of = browser) =>
    of.send('get', `${readPendingLink.path}?confirm=${id}`);
  const identities = (of = userId) =>
    harness.prisma.providerIdentity.findMany({ where: { userId: of }, orderBy: { id: 'asc' } });
  const stale = (of = userId) => harness.prisma.$executeRaw`
    UPDATE identity.session SET fresh_until = clock_timestamp() WHERE user_id = ${of}::uuid`;

  test('begun and confirmed by the same fresh session, both identities open the account', async () => {
    const account = { subject: name, login: 'at-other', email: 'x@other.example' };
    const id = await browser.bringLink(other, account);
    expect(await identities()).toHaveLength(1);
    const { status, body, headers } = await confirm(id);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.any(String),
      provider: 'other',
      login: 'at-other',
      email: 'x@other.example',
      linked_at: expect.any(String),
      last_used_at: null,
    });
    expect(headers['cache-control']).toBe('no-store');
    const phone = new TestBrowser(harness);
    await phone.signInWith(other, { subject: name });
    expect(await phone.caller()).toMatchObject({ principal: { id: userId } });
  });

  test('the page before it shows both accounts', async () => {
    const account = { subject: name, login: 'at-other', email: 'x@other.example' };
    const id = await browser.bringLink(other, account);
    const { status, body } = await read(id);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      provider: 'other',
      login: 'at-other',
      email: 'x@other.example',
      user: expect.objectContaining({ id: userId, username: name }),
      expires_at: expect.any(String),
    });
  });

  test('abuse 30: the session goes on under a new id, no longer fresh than it was', async () => {
    const id = await browser.bringLink(other, { subject: name });
    const old = browser.copy();
    const before = await old.caller();
    await confirm(id);
    expect(browser.session).not.toBe(old.session);
    expect(await old.caller()).toEqual({ type: 'anonymous' });
    expect(await browser.caller()).toMatchObject({
      type: 'session',
      session: {
        fresh_until: (before as { session: { fresh_until: string } }).session.fresh_until,
      },
      principal: { id: userId },
    });
    expect(harness.invalidated.at(-1)).toEqual([coherenceId.session(sessionIdOf(before))]);
  });

  test('tells of it', async () => {
    const id = await browser.bringLink(other, { subject: name, login: 'at-other' });
    const { body } = await confirm(id);
    const told = await eventually(
      () => harness.events.find(({ subject }) => subject === body.id) ?? null,
    );
    expect(told).toMatchObject({
      type: 'identity.linked.v1',
      data: { user_id: userId, provider: 'other', login: 'at-other', actor: { id: userId } },
    });
  });

  test('abuse 27: what came back is linked only by a second request, of the same session', async () => {
    const id = await browser.bringLink(other, { subject: name });
    const phone = new TestBrowser(harness);
    await phone.signInWith(acme, { subject: name });
    const eve = new TestBrowser(harness);
    const eveName = fresh();
    const eveId = await eve.join(acme, { subject: eveName }, eveName);
    for (const foreign of [phone, eve]) {
      for (const answer of [await read(id, foreign), await confirm(id, foreign)]) {
        expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
      }
    }
    expect([...(await identities()), ...(await identities(eveId))]).toHaveLength(2);
    expect((await confirm(id)).status).toBe(200);
  });

  test('abuse 27: an answer that an attacker brings into the victim’s browser links nothing', async () => {
    const eve = new TestBrowser(harness);
    const eveName = fresh();
    await eve.join(acme, { subject: eveName }, eveName);
    const { body } = await eve.send('post', linkPath(other));
    const hers = other.authorize(body.location as string, { subject: 'of-eve' });
    for (const begun of [false, true]) {
      if (begun) await browser.send('post', linkPath(other));
      const { headers } = await browser.callback(other, hers);
      expect(headers.location).toBe('/sign-in?error=state_invalid');
    }
    expect(await harness.prisma.pendingLink.count({ where: { userId } })).toBe(0);
  });

  test('abuse 27: a link comes back in the session that began it, or not at all', async () => {
    const { body } = await browser.send('post', linkPath(other));
    const query = other.authorize(body.location as string, { subject: name });
    const signedOut = browser.copy();
    signedOut.session = undefined;
    const { headers } = await signedOut.callback(other, query);
    expect(headers.location).toBe('/sign-in?error=session_required');
    const again = await browser.callback(other, query);
    expect(again.headers.location).toBe('/sign-in?error=state_invalid');
  });

  test('abuse 57: a link that was begun as one user is not one of another who signed in since', async () => {
    const { body } = await browser.send('post', linkPath(other));
    const query = other.authorize(body.location as string, { subject: name });
    const eve = new TestBrowser(harness);
    const eveName = fresh();
    await eve.join(acme, { subject: eveName }, eveName);
    browser.session = eve.session;
    const { headers } = await browser.callback(other, query);
    expect(headers.location).toBe('/sign-in?error=session_required');
  });

  test('abuse 25: an equal address is no reason to link, nor to refuse', async () => {
    const email = 'shared@acme.example';
    const somebody = fresh();
    const account = { subject: somebody, email, emailVerified: true };
    await new TestBrowser(harness).join(acme, account, somebody);
    const id = await browser.bringLink(other, { subject: name, email, emailVerified: true });
    expect((await confirm(id)).status).toBe(200);
  });

  test('linked elsewhere: 409, nothing moves, and nobody is named, before or after', async () => {
    const somebody = fresh();
    const theirs = await new TestBrowser(harness).join(other, { subject: somebody }, somebody);
    const id = await browser.bringLink(other, { subject: somebody, login: 'x' });
    const shown = await read(id);
    const { status, body } = await confirm(id);
    expect([status, body.code]).toEqual([409, 'identity_taken']);
    expect(JSON.stringify([shown.body, body])).not.toContain(theirs);
    expect(JSON.stringify(body)).not.toContain(somebody);
    expect(await identities(theirs)).toHaveLength(1);
    expect(await identities()).toHaveLength(1);
    expect(await browser.caller()).toMatchObject({ principal: { id: userId } });
  });

  test('linked to this account already: 409', async () => {
    const id = await browser.bringLink(acme, { subject: name });
    expect((await confirm(id)).body.code).toBe('identity_taken');
  });

  test('several of one provider can be linked', async () => {
    const id = await browser.bringLink(acme, { subject: fresh() });
    expect((await confirm(id)).status).toBe(200);
    expect((await identities()).map(({ provider }) => provider)).toEqual(['acme', 'acme']);
  });

  test('a session that is not fresh begins and confirms nothing', async () => {
    const id = await browser.bringLink(other, { subject: name });
    await stale();
    for (const answer of [await confirm(id), await browser.send('post', linkPath(other))]) {
      expect([answer.status, answer.body.code]).toEqual([403, 'reauthentication_required']);
    }
    expect(await identities()).toHaveLength(1);
  });

  test('an assertion that claims to be fresh changes nothing about it', async () => {
    const caller = await browser.caller();
    await stale();
    const { status } = await browser.send('post', linkPath(other), { caller });
    expect(status).toBe(403);
  });

  test('after ten minutes, or a second time, there is nothing to confirm', async () => {
    const id = await browser.bringLink(other, { subject: name });
    await confirm(id);
    expect((await confirm(id)).status).toBe(404);
    const late = await browser.bringLink(other, { subject: fresh() });
    await harness.prisma.$executeRaw`
      UPDATE identity.pending_link SET expires_at = clock_timestamp()`;
    expect((await read(late)).status).toBe(404);
    expect((await confirm(late)).status).toBe(404);
  });

  test('abuse 2: a session that has ended, or whose user is disabled, confirms nothing', async () => {
    const id = await browser.bringLink(other, { subject: name });
    const caller = await browser.caller();
    await harness.prisma.user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    const body = { confirm: id };
    const disabled = await browser.send('post', confirmLink.path, { body, caller });
    expect(disabled.status).toBe(401);
    await harness.prisma.user.update({ where: { id: userId }, data: { disabledAt: null } });
    await harness.prisma.session.deleteMany({ where: { userId } });
    const ended = await browser.send('post', confirmLink.path, { body, caller });
    expect([ended.status, ended.body.code]).toEqual([401, 'invalid_token']);
    expect(await identities()).toHaveLength(1);
  });

  test('beginning answers where to go, in a body that nothing stores', async () => {
    const { status, body, headers } = await browser.send('post', linkPath(other));
    expect(status).toBe(200);
    expect(body).toEqual({ location: expect.stringMatching(/^https:\/\/other\.example\//) });
    expect(headers['cache-control']).toBe('no-store');
    expect(String(headers['set-cookie'])).toMatch(/^sign-in=orb_/);
  });

  test('a provider that is out of reach is 503, one that there is not 404', async () => {
    other.trouble = { begin: 'unavailable' };
    const { status, body } = await browser.send('post', linkPath(other));
    expect([status, body.code]).toEqual([503, 'provider_unavailable']);
    const unknown = fillPath(beginLink.path, { provider: 'nobody' });
    expect((await browser.send('post', unknown)).status).toBe(404);
  });

  test.each([
    ['nothing', {}],
    ['no id', { confirm: 'x' }],
    ['somebody else’s id beside it', { confirm: newId(), user_id: newId() }],
  ])('abuse 42: %s is 400', async (_case, body) => {
    expect((await browser.send('post', confirmLink.path, { body })).status).toBe(400);
  });

  test('what is no id is 400, an unknown one 404', async () => {
    expect((await read('x')).status).toBe(400);
    expect((await browser.send('get', readPendingLink.path)).status).toBe(400);
    expect((await read(newId())).status).toBe(404);
    expect((await confirm(newId())).status).toBe(404);
  });

  test('no assertion and nobody are 401, tokens 403', async () => {
    const token = await harness.tokenOf({ id: userId, name }, ['read', 'token:admin']);
    const body = { confirm: newId() };
    const routes = [
      ['post', linkPath(other)],
      ['post', confirmLink.path, body],
      ['get', `${readPendingLink.path}?confirm=${body.confirm}`],
    ] as const;
    for (const [method, path, sent] of routes) {
      await harness.send(method, path, null).send(sent).expect(401);
      await harness.send(method, path, { type: 'anonymous' }).send(sent).expect(401);
      const refused = await harness.send(method, path, token).send(sent).expect(403);
      expect(refused.body.code).toBe('caller_kind_refused');
    }
  });
});

describe('two links of one identity at once', () => {
  test('abuse 29: one is 200, one 409, and one account has it, every time', async () => {
    const [acme, other] = [fakeProvider('acme'), fakeProvider('other')];
    const providers = providersOf(acme, other);
    const harness = await startHarness({ store: bestStore, given: { providers } });
    const people = await Promise.all(
      [fresh(), fresh()].map(async (subject) => {
        const browser = new TestBrowser(harness);
        await browser.join(acme, { subject }, subject);
        return browser;
      }),
    );
    for (let round = 0; round < raceRounds; round += 1) {
      const subject = fresh();
      // As both came back from the provider: that is told of above, and would take its time here.
      const waiting = [];
      for (const browser of people) {
        const caller = await browser.caller();
        if (caller.type !== 'session') throw new Error('Nobody is signed in.');
        waiting.push({ browser, caller, id: newId() });
      }
      await harness.prisma.pendingLink.createMany({
        data: waiting.map(({ caller, id }) => ({
          id,
          sessionId: caller.session.id,
          userId: caller.principal.id,
          issuer: other.issuer,
          subject,
          provider: other.id,
          expiresAt: new Date(Date.now() + 600_000),
        })),
      });
      const answers = await Promise.all(
        waiting.map(({ browser, caller, id }) =>
          browser.send('post', confirmLink.path, { caller, body: { confirm: id } }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(await harness.prisma.providerIdentity.count({ where: { subject } })).toBe(1);
    }
    await harness.close();
  });
});
