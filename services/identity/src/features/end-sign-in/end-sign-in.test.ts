import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { beginSignIn, coherenceId, endSignIn, fillPath } from '@orchestrator/contracts';
import { eventually } from '@orchestrator/testing';
import type { Response } from 'supertest';
import { type FakeProvider, fakeProvider, providersOf } from '../../../test/fake-provider.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { TestBrowser } from '../../../test/test-browser.js';

let count = 0;
const fresh = () => `person-${(count += 1)}`;
const refusal = ({ status, headers }: Response) => [status, headers.location] as const;
const refusedWith = (code: string) => [302, `/sign-in?error=${code}`];

describe.each(storesHere)('coming back from a provider, on %s', (store) => {
  let harness: Harness;
  let acme: FakeProvider;
  let other: FakeProvider;
  let browser: TestBrowser;
  beforeAll(async () => {
    acme = fakeProvider('acme');
    other = fakeProvider('other');
    harness = await startHarness({ store, given: { providers: providersOf(acme, other) } });
  }, openingTimeoutMs);
  afterAll(() => harness.close());
  beforeEach(() => {
    browser = new TestBrowser(harness);
    acme.trouble = {};
  });

  const callerId = async (of: TestBrowser) => {
    const caller = await of.caller();
    return caller.type === 'session' ? caller.principal.id : caller.type;
  };
  const sessions = (userId: string) => harness.prisma.session.findMany({ where: { userId } });
  const everything = async () => ({
    users: await harness.prisma.user.count(),
    identities: await harness.prisma.providerIdentity.findMany({ orderBy: { id: 'asc' } }),
    sessions: await harness.prisma.session.count(),
    newcomers: await harness.prisma.pendingSignUp.count(),
    links: await harness.prisma.pendingLink.count(),
  });
  /** Whatever the browser does, nothing changes and it is told why. */
  const expectRefusal = async (code: string, act: () => Promise<Response>) => {
    const before = await everything();
    const answer = await act();
    expect(refusal(answer)).toEqual(refusedWith(code));
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(await everything()).toEqual(before);
  };

  describe('of somebody who has an account', () => {
    let subject: string;
    let userId: string;
    beforeEach(async () => {
      subject = fresh();
      userId = await new TestBrowser(harness).join(acme, { subject }, subject);
    });

    test('opens it, and the browser goes where it wanted to', async () => {
      const answer = await browser.signInWith(acme, { subject }, { return_to: '/runs?page=2' });
      expect(refusal(answer)).toEqual([302, '/runs?page=2']);
      expect(answer.headers['set-cookie']).toEqual([
        `session=${browser.session!}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax`,
        'sign-in=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
      ]);
      expect(browser.session).toMatch(/^ors_[A-Za-z0-9_-]{43}$/);
      expect(await callerId(browser)).toBe(userId);
    });

    test('the session is fresh for ten minutes, and knows where it came from', async () => {
      await browser.signInWith(acme, { subject });
      const [session] = (await sessions(userId)).slice(-1);
      expect(session).toMatchObject({ provider: 'acme', ip: '198.51.100.7' });
      expect(session!.freshUntil.getTime() - session!.createdAt.getTime()).toBe(600_000);
      expect(JSON.stringify(session)).not.toContain(browser.session);
    });

    test('tells of it, and notes what the provider says for display', async () => {
      const account = { subject, login: 'renamed', email: 'a@b.example', emailVerified: true };
      await browser.signInWith(acme, account);
      const identity = await harness.prisma.providerIdentity.findFirstOrThrow({
        where: { userId },
      });
      expect(identity).toMatchObject({ login: 'renamed', email: 'a@b.example' });
      const session = (await sessions(userId)).at(-1)!;
      const told = await eventually(
        () =>
          harness.events.find(
            ({ type, data }) =>
              type === 'user.signed_in.v1' &&
              (data as { session_id: string }).session_id === session.id,
          ) ?? null,
      );
      expect(told).toMatchObject({
        subject: userId,
        data: {
          username: subject,
          identity_id: identity.id,
          provider: 'acme',
          reauthentication: false,
          actor: { id: userId, session_id: session.id, ip: '198.51.100.7' },
        },
      });
    });

    test('abuse 30: the session that the browser came with ends, the new one has a new id', async () => {
      await browser.signInWith(acme, { subject });
      const planted = browser.copy();
      const caller = await planted.caller();
      await browser.signInWith(acme, { subject });
      expect(browser.session).not.toBe(planted.session);
      expect(await callerId(planted)).toBe('anonymous');
      expect(await callerId(browser)).toBe(userId);
      const { id } = (caller as Extract<typeof caller, { type: 'session' }>).session;
      expect(harness.invalidated.at(-1)).toEqual([coherenceId.session(id)]);
    });

    test('abuse 30: a session of somebody else that was planted ends too', async () => {
      const eve = new TestBrowser(harness);
      const eveName = fresh();
      await eve.join(acme, { subject: eveName }, eveName);
      browser.session = eve.session;
      await browser.signInWith(acme, { subject });
      expect(await callerId(browser)).toBe(userId);
      expect(await callerId(eve)).toBe('anonymous');
    });

    test('sessions in other browsers go on', async () => {
      const phone = new TestBrowser(harness);
      await phone.signInWith(acme, { subject });
      await browser.signInWith(acme, { subject });
      expect(await callerId(phone)).toBe(userId);
    });

    test('abuse 2: somebody who is disabled is not let in', async () => {
      await harness.prisma.user.update({
        where: { id: userId },
        data: { disabledAt: new Date() },
      });
      await expectRefusal('account_disabled', () => browser.signInWith(acme, { subject }));
    });

    test('abuse 20: without a state, or with a foreign one, nothing happens', async () => {
      const location = await browser.begin(acme);
      const answer = acme.authorize(location, { subject });
      const code = answer.get('code')!;
      await expectRefusal('state_invalid', () => browser.callback(acme, `code=${code}`));
      await expectRefusal('state_invalid', () =>
        browser.callback(acme, `code=${code}&state=${'A'.repeat(43)}`),
      );
      const eve = new TestBrowser(harness);
      const hers = new URL(await eve.begin(acme)).searchParams.get('state')!;
      await expectRefusal('state_invalid', () =>
        browser.callback(acme, `code=${code}&state=${hers}`),
      );
    });

    test('abuse 20: a state in another browser, or in one without its cookie, does nothing', async () => {
      const answer = acme.authorize(await browser.begin(acme), { subject });
      const victim = new TestBrowser(harness);
      await expectRefusal('state_invalid', () => victim.callback(acme, answer));
      await victim.begin(acme);
      await expectRefusal('state_invalid', () => victim.callback(acme, answer));
      // It was not used up by them either.
      expect((await browser.callback(acme, answer)).headers.location).toBe('/');
    });

    test('abuse 20: a state counts once, also when what came of it was nothing', async () => {
      const answer = acme.authorize(await browser.begin(acme), { subject });
      const again = browser.copy();
      await browser.callback(acme, answer);
      await expectRefusal('state_invalid', () => again.callback(acme, answer));
      const failed = acme.authorize(await browser.begin(acme), { subject });
      acme.trouble = { complete: 'unavailable' };
      await browser.callback(acme, failed);
      acme.trouble = {};
      await expectRefusal('state_invalid', () => browser.callback(acme, failed));
    });

    test('abuse 20: after ten minutes a state is too old', async () => {
      const answer = acme.authorize(await browser.begin(acme), { subject });
      await harness.prisma.$executeRaw`
        UPDATE identity.sign_in_attempt SET expires_at = clock_timestamp()`;
      await expectRefusal('state_invalid', () => browser.callback(acme, answer));
    });

    test('abuse 21: a state of one provider is refused at another, and used up', async () => {
      const answer = acme.authorize(await browser.begin(acme), { subject });
      const asked = other.completed();
      await expectRefusal('state_invalid', () => browser.callback(other, answer));
      expect(other.completed()).toBe(asked);
      await expectRefusal('state_invalid', () => browser.callback(acme, answer));
    });

    test('abuse 24: the code of another sign-in is refused', async () => {
      const eve = new TestBrowser(harness);
      const code = acme.authorize(await eve.begin(acme), { subject: 'eve' }).get('code')!;
      const state = new URL(await browser.begin(acme)).searchParams.get('state')!;
      await expectRefusal('provider_error', () =>
        browser.callback(acme, `code=${code}&state=${state}`),
      );
    });

    test.each([
      ['access_denied', 'access_denied'],
      ['server_error', 'server_error'],
      ['temporarily_unavailable', 'temporarily_unavailable'],
      ['invalid_scope', 'provider_error'],
      ['account_disabled', 'provider_error'],
      ['<script>', 'provider_error'],
    ])('the provider’s error %s is told as %s', async (error, code) => {
      const state = new URL(await browser.begin(acme)).searchParams.get('state')!;
      await expectRefusal(code, () =>
        browser.callback(acme, new URLSearchParams({ error, state })),
      );
    });

    test('an error without a state of ours is no word of the provider', async () => {
      await expectRefusal('state_invalid', () => browser.callback(acme, 'error=access_denied'));
    });

    test.each([
      ['unavailable', 'provider_unavailable'],
      ['refused', 'provider_error'],
      ['untrusted', 'provider_untrusted'],
      ['presence_unproven', 'presence_unproven'],
    ] as const)('a provider that is %s is told as %s', async (complete, code) => {
      const answer = acme.authorize(await browser.begin(acme), { subject });
      acme.trouble = { complete };
      await expectRefusal(code, () => browser.callback(acme, answer));
    });

    test('neither code nor error, parameters twice or endless are told, never a stack trace', async () => {
      const state = () => browser.begin(acme).then((at) => new URL(at).searchParams.get('state')!);
      const first = await state();
      await expectRefusal('provider_error', () => browser.callback(acme, `state=${first}`));
      const second = await state();
      await expectRefusal('state_invalid', () =>
        browser.callback(acme, `code=a&state=${second}&state=${second}`),
      );
      await expectRefusal('provider_error', () =>
        browser.callback(acme, `state=${second}&code=${'a'.repeat(5_000)}`),
      );
    });

    test('abuse 20: of one answer sent a hundred times at once, one makes a session', async () => {
      const answer = acme.authorize(await browser.begin(acme), { subject });
      const before = (await sessions(userId)).length;
      const copies = Array.from({ length: 100 }, () => browser.copy());
      const answers = await Promise.all(copies.map((copy) => copy.callback(acme, answer)));
      expect(answers.filter(({ headers }) => headers.location === '/')).toHaveLength(1);
      expect((await sessions(userId)).length).toBe(before + 1);
    });
  });

  describe('of somebody new', () => {
    test('goes to picking a username, and makes no account before', async () => {
      const before = await harness.prisma.user.count();
      await browser.begin(acme);
      const planted = browser.signIn;
      const answer = await browser.signInWith(acme, { subject: fresh() });
      expect(refusal(answer)).toEqual([302, '/sign-up']);
      expect(browser.session).toBeUndefined();
      expect(browser.signIn).toMatch(/^orb_/);
      // Who planted the cookie does not pick the username.
      expect(browser.signIn).not.toBe(planted);
      expect(await harness.prisma.user.count()).toBe(before);
    });

    test('abuse 25: the same e-mail at another provider opens nothing, however it is vouched for', async () => {
      const victim = { subject: fresh(), email: 'ada@acme.example', emailVerified: true };
      await new TestBrowser(harness).join(acme, victim, victim.subject);
      for (const email of ['ada@acme.example', 'ADA@acme.example']) {
        const account = { subject: fresh(), login: victim.subject, email, emailVerified: true };
        const answer = await browser.signInWith(other, account);
        expect(refusal(answer)).toEqual([302, '/sign-up']);
        expect(browser.session).toBeUndefined();
      }
    });

    test('the same subject at another provider is somebody else', async () => {
      const subject = fresh();
      await new TestBrowser(harness).join(acme, { subject }, subject);
      expect(refusal(await browser.signInWith(other, { subject }))).toEqual([302, '/sign-up']);
    });

    test('abuse 26: an account that was prepared with the victim’s address stays apart', async () => {
      const mallory = new TestBrowser(harness);
      const email = 'victim@acme.example';
      const prepared = { subject: fresh(), email, emailVerified: false };
      const theirs = await mallory.join(other, prepared, fresh());
      const name = fresh();
      const own = await browser.join(acme, { subject: name, email, emailVerified: true }, name);
      expect(own).not.toBe(theirs);
      expect(await callerId(browser)).toBe(own);
    });
  });

  describe('to prove presence again', () => {
    let subject: string;
    let userId: string;
    beforeEach(async () => {
      subject = fresh();
      userId = await browser.join(acme, { subject }, subject);
      await harness.prisma.$executeRaw`
        UPDATE identity.session SET fresh_until = clock_timestamp() WHERE user_id = ${userId}::uuid`;
    });
    const prove = (as = subject) =>
      browser.signInWith(acme, { subject: as }, { intent: 'reauth', return_to: '/settings' });

    test('the session is fresh again, under a new id; the old one is refused', async () => {
      const old = browser.copy();
      const answer = await prove();
      expect(refusal(answer)).toEqual([302, '/settings']);
      expect(browser.session).not.toBe(old.session);
      expect(await callerId(browser)).toBe(userId);
      expect(await callerId(old)).toBe('anonymous');
      const [session, ...more] = await sessions(userId);
      expect(more).toEqual([]);
      expect(session!.freshUntil.getTime()).toBeGreaterThan(Date.now() + 500_000);
      const told = await eventually(
        () =>
          harness.events.find(
            ({ type, subject: about, data }) =>
              type === 'user.signed_in.v1' &&
              about === userId &&
              (data as { reauthentication: boolean }).reauthentication,
          ) ?? null,
      );
      expect(told).toMatchObject({ data: { session_id: session!.id } });
    });

    test('abuse 27: with another account, known or not, it is refused', async () => {
      const somebody = fresh();
      await new TestBrowser(harness).join(acme, { subject: somebody }, somebody);
      await expectRefusal('other_account', () => prove(somebody));
      await expectRefusal('other_account', () => prove(fresh()));
    });

    test('in another session of the same user it is refused', async () => {
      const location = await browser.begin(acme, { intent: 'reauth' });
      const phone = new TestBrowser(harness);
      await phone.signInWith(acme, { subject });
      browser.session = phone.session;
      const answer = acme.authorize(location, { subject });
      const asked = acme.completed();
      await expectRefusal('session_required', () => browser.callback(acme, answer));
      // The code is of no use to anybody: it was not even shown.
      expect(acme.completed()).toBe(asked);
    });

    test('when the session has ended meanwhile it is refused', async () => {
      const location = await browser.begin(acme, { intent: 'reauth' });
      const caller = await browser.caller();
      await harness.prisma.session.deleteMany({ where: { userId } });
      const answer = acme.authorize(location, { subject });
      await expectRefusal('session_required', () => browser.callback(acme, answer));
      // Also when the gateway has not heard of it yet.
      const second = await browser.send(
        'get',
        `${fillPath(beginSignIn.path, { provider: 'acme' })}?intent=reauth`,
        { caller },
      );
      const query = acme.authorize(String(second.headers.location), { subject });
      const path = fillPath(endSignIn.path, { provider: 'acme' });
      await expectRefusal('session_required', () =>
        browser.send('get', `${path}?${query.toString()}`, { caller }),
      );
    });

    test('several at once leave one session', async () => {
      const begun = [];
      for (let index = 0; index < 5; index += 1) {
        begun.push(acme.authorize(await browser.begin(acme, { intent: 'reauth' }), { subject }));
      }
      const answers = await Promise.all(begun.map((query) => browser.copy().callback(acme, query)));
      expect(answers.filter(({ headers }) => headers.location === '/')).toHaveLength(1);
      expect(await sessions(userId)).toHaveLength(1);
    });
  });

  test('a provider that there is not is 404', async () => {
    const path = fillPath(endSignIn.path, { provider: 'nobody' });
    expect((await browser.send('get', `${path}?code=a&state=b`)).status).toBe(404);
  });

  test('no assertion is 401', async () => {
    const path = fillPath(endSignIn.path, { provider: 'acme' });
    await harness.send('get', path, null).expect(401);
  });

  test('sessions that ended by themselves are swept away', async () => {
    const subject = fresh();
    const userId = await browser.join(acme, { subject }, subject);
    const old = await harness.sessionOf({ id: userId, name: subject });
    await harness.prisma.$executeRaw`
      UPDATE identity.session SET last_seen_at = clock_timestamp() - interval '8 days'
       WHERE id = ${old.session.id}::uuid`;
    await browser.signInWith(acme, { subject });
    const left = await harness.prisma.session.findUnique({ where: { id: old.session.id } });
    expect(left).toBeNull();
  });
});
