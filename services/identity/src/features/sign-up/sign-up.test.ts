import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readPendingSignUp, signUp } from '@orchestrator/contracts';
import { newId } from '@orchestrator/database';
import { csrfTokenOf } from '@orchestrator/http';
import { eventually, raceRounds } from '@orchestrator/testing';
import { type FakeProvider, fakeProvider, providersOf } from '../../../test/fake-provider.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { bestStore, openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { TestBrowser } from '../../../test/test-browser.js';
import { newSecret } from '../../domain/secret.js';

let count = 0;
const fresh = () => `newcomer-${(count += 1)}`;

describe.each(storesHere)('signing up, on %s', (store) => {
  let harness: Harness;
  let acme: FakeProvider;
  let other: FakeProvider;
  let browser: TestBrowser;
  let subject: string;
  beforeAll(async () => {
    [acme, other] = [fakeProvider('acme'), fakeProvider('other')];
    harness = await startHarness({ store, given: { providers: providersOf(acme, other) } });
  }, openingTimeoutMs);
  afterAll(() => harness.close());
  beforeEach(() => {
    browser = new TestBrowser(harness);
    subject = fresh();
  });

  const everything = async () => ({
    users: await harness.prisma.user.count(),
    names: await harness.prisma.namespaceName.count(),
    identities: await harness.prisma.providerIdentity.count(),
    sessions: await harness.prisma.session.count(),
  });

  test('makes the account with the username that was picked, and signs in', async () => {
    const account = {
      subject,
      displayName: 'Ada Lovelace',
      email: 'ada@acme.example',
      emailVerified: true,
      avatarUrl: 'https://acme.example/ada.png',
    };
    await browser.signInWith(acme, account);
    const { status, body, headers } = await browser.signUp(subject);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      username: subject,
      display_name: 'Ada Lovelace',
      email: 'ada@acme.example',
      avatar_url: 'https://acme.example/ada.png',
      created_at: expect.any(String),
      hint: null,
    });
    expect(headers['set-cookie']).toEqual([
      `session=${browser.session!}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax`,
      'sign-in=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ]);
    expect(headers['cache-control']).toBe('no-store');
    expect(await browser.caller()).toMatchObject({
      type: 'session',
      principal: { id: body.id, name: subject, namespaces: [{ id: body.id, role: 'owner' }] },
    });
    const again = new TestBrowser(harness);
    await again.signInWith(acme, { subject });
    expect(await again.caller()).toMatchObject({ principal: { id: body.id } });
  });

  test('tells of the account and of its first session', async () => {
    const id = await browser.join(acme, { subject }, subject);
    const told = await eventually(() => {
      const events = harness.events.filter(({ subject: about }) => about === id);
      return events.length === 2 && events;
    });
    expect(told).toMatchObject([
      {
        type: 'user.created.v1',
        data: { username: subject, provider: 'acme', actor: { type: 'user', id } },
      },
      { type: 'user.signed_in.v1', data: { user_id: id, provider: 'acme' } },
    ]);
  });

  test('without a display name it is the username; an address that nobody vouches for is not shown', async () => {
    await browser.signInWith(acme, { subject, email: 'x@y.example', emailVerified: false });
    const { body } = await browser.signUp(subject);
    expect(body).toMatchObject({ display_name: subject, email: null, avatar_url: null });
  });

  test('abuse 25: a known address gives a hint that names nobody, after the username was picked', async () => {
    const email = `${subject}@acme.example`;
    await new TestBrowser(harness).join(acme, { subject, email, emailVerified: true }, subject);
    const account = { subject, email: email.toUpperCase(), emailVerified: true };
    await browser.signInWith(other, account);
    const before = await browser.readPendingSignUp();
    expect(JSON.stringify(before.body)).not.toContain('email_known');
    const { body } = await browser.signUp(fresh());
    expect(body.hint).toBe('email_known');
    expect(await harness.prisma.user.count({ where: { id: body.id } })).toBe(1);
  });

  test.each([
    ['here', [true, false]],
    ['there', [false, true]],
  ] as const)('unverified %s, an address gives no hint', async (_where, [there, here]) => {
    const email = `${subject}@acme.example`;
    await new TestBrowser(harness).join(acme, { subject, email, emailVerified: there }, subject);
    await browser.signInWith(other, { subject, email, emailVerified: here });
    expect((await browser.signUp(fresh())).body.hint).toBeNull();
  });

  describe('the page before it', () => {
    test('is told who comes, a free username and a CSRF token', async () => {
      const account = { subject, login: 'Grace Hopper', email: 'g@acme.example' };
      await browser.signInWith(acme, account, { return_to: '/runs?page=2' });
      const { status, body, headers } = await browser.readPendingSignUp();
      expect(status).toBe(200);
      expect(body).toEqual({
        provider: 'acme',
        login: 'Grace Hopper',
        email: 'g@acme.example',
        suggested_username: 'grace-hopper',
        needs_sign_up_code: false,
        csrf_token: csrfTokenOf(browser.signIn!),
        return_to: '/runs?page=2',
        expires_at: expect.any(String),
      });
      expect(headers['cache-control']).toBe('no-store');
    });

    test.each(['admin', 'settings'])(
      'suggests no reserved name, and none that is taken: %s',
      async (login) => {
        await browser.signInWith(acme, { subject, login });
        expect((await browser.readPendingSignUp()).body.suggested_username).toBe(`${login}-2`);
      },
    );

    test('suggests the next one that is free', async () => {
      for (const name of [subject, `${subject}-2`]) await harness.addUser(name);
      await browser.signInWith(acme, { subject, login: subject });
      expect((await browser.readPendingSignUp()).body.suggested_username).toBe(`${subject}-3`);
    });

    test('is 401 for a browser in which nobody new came back', async () => {
      expect((await browser.readPendingSignUp()).status).toBe(401);
      await browser.begin(acme);
      const { status, body } = await browser.readPendingSignUp();
      expect([status, body.code]).toEqual([401, 'unauthenticated']);
    });

    test('is 401 after an hour, and for an account that was made', async () => {
      await browser.signInWith(acme, { subject });
      const later = browser.copy();
      await browser.signUp(subject);
      expect((await later.readPendingSignUp()).status).toBe(401);
      const late = new TestBrowser(harness);
      await late.signInWith(acme, { subject: fresh() });
      await harness.prisma.$executeRaw`
        UPDATE identity.pending_sign_up SET expires_at = clock_timestamp()`;
      expect((await late.readPendingSignUp()).status).toBe(401);
      expect((await late.signUp(fresh())).status).toBe(401);
    });
  });

  test.each(['admin', 'settings', 'sign-in', 'api'])(
    'abuse 55: a reserved name is 409: %s',
    async (name) => {
      await browser.signInWith(acme, { subject });
      const before = await everything();
      const { status, body } = await browser.signUp(name);
      expect([status, body.code]).toEqual([409, 'name_taken']);
      expect(await everything()).toEqual(before);
    },
  );

  test('abuse 54: a given-up name is 409, and another one can be picked', async () => {
    const name = fresh();
    await harness.prisma.namespaceName.create({
      data: { name, holderType: 'organization', holderId: newId(), givenUpAt: new Date() },
    });
    await browser.signInWith(acme, { subject });
    expect((await browser.signUp(name)).body.code).toBe('name_taken');
    expect((await browser.signUp(subject)).status).toBe(201);
  });

  test.each([
    ['no username', {}],
    ['capitals', { username: 'Ada' }],
    ['a leading hyphen', { username: '-ada' }],
    ['40 characters', { username: 'a'.repeat(40) }],
    ['a line feed', { username: 'ada\n' }],
    ['an id', { username: 'ada', id: newId() }],
    ['an address', { username: 'ada', email: 'a@b.example' }],
    ['a code without end', { username: 'ada', sign_up_code: 'x'.repeat(101) }],
  ])('abuse 42: %s is 400', async (_case, body) => {
    await browser.signInWith(acme, { subject });
    const csrf = csrfTokenOf(browser.signIn!);
    const answer = await browser.send('post', signUp.path, { body, csrf });
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
  });

  test('abuse 32: without the CSRF token of this very browser it is 403, and nothing is made', async () => {
    await browser.signInWith(acme, { subject });
    const before = await everything();
    const body = { username: subject };
    for (const csrf of [undefined, '', 'x', csrfTokenOf(newSecret('browser').value)]) {
      const answer = await browser.send('post', signUp.path, { body, csrf });
      expect([answer.status, answer.body.code]).toEqual([403, 'csrf_refused']);
    }
    expect(await everything()).toEqual(before);
    expect((await browser.signUp(subject)).status).toBe(201);
  });

  test('no sign-in cookie is 401, no assertion is 401', async () => {
    const { status, body } = await browser.signUp(subject);
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
    await harness.send('post', signUp.path, null).send({ username: subject }).expect(401);
    await harness.send('get', readPendingSignUp.path, null).expect(401);
  });

  test('abuse 30: the session that the browser came with ends with the new one', async () => {
    const first = fresh();
    await browser.join(acme, { subject: first }, first);
    const planted = browser.copy();
    await browser.signInWith(acme, { subject });
    expect(await planted.caller()).toMatchObject({ type: 'session' });
    await browser.signUp(subject);
    expect(await planted.caller()).toEqual({ type: 'anonymous' });
    expect(await browser.caller()).toMatchObject({ principal: { name: subject } });
  });

  test('who has an account meanwhile makes no second one', async () => {
    await browser.signInWith(acme, { subject });
    await new TestBrowser(harness).join(acme, { subject }, fresh());
    const before = await everything();
    const { status, body } = await browser.signUp(subject);
    expect([status, body.code]).toEqual([409, 'identity_taken']);
    expect(await everything()).toEqual(before);
  });
});

describe('of several who sign up at once', () => {
  let harness: Harness;
  let acme: FakeProvider;
  beforeAll(async () => {
    acme = fakeProvider('acme');
    harness = await startHarness({ store: bestStore, given: { providers: providersOf(acme) } });
  }, openingTimeoutMs);
  afterAll(() => harness.close());
  const come = async (subject: string) => {
    const browser = new TestBrowser(harness);
    await browser.signInWith(acme, { subject });
    return browser;
  };

  test('one gets a username that two want, every time', async () => {
    for (let round = 0; round < raceRounds; round += 1) {
      const name = fresh();
      const pair = await Promise.all([come(`${name}-a`), come(`${name}-b`)]);
      const answers = await Promise.all(pair.map((browser) => browser.signUp(name)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(await harness.prisma.user.count({ where: { username: name } })).toBe(1);
    }
  });

  test('one makes the account of an identity that came back in two browsers, every time', async () => {
    for (let round = 0; round < raceRounds; round += 1) {
      const subject = fresh();
      const pair = await Promise.all([come(subject), come(subject)]);
      const answers = await Promise.all(
        pair.map((browser, index) => browser.signUp(`${subject}-${'ab'[index]!}`)),
      );
      const codes = answers.map(({ status, body }) =>
        status === 409 ? (body.code as string) : status,
      );
      expect(codes).toEqual(expect.arrayContaining([201, 'identity_taken']));
      expect(await harness.prisma.providerIdentity.count({ where: { subject } })).toBe(1);
      expect(
        await harness.prisma.namespaceName.count({
          where: { name: { startsWith: `${subject}-` } },
        }),
      ).toBe(1);
    }
  });

  test('one account comes of a form that was sent twice', async () => {
    const browser = await come(fresh());
    const name = fresh();
    const twins = [browser.copy(), browser.copy()];
    const answers = await Promise.all(twins.map((twin) => twin.signUp(name)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401]);
  });
});

describe('who may sign up', () => {
  const policies: Harness[] = [];
  afterAll(async () => {
    for (const harness of policies) await harness.close();
  });
  const acme = fakeProvider('acme');
  const providers = providersOf(acme, fakeProvider('other'));
  const start = async (
    config: NonNullable<Parameters<typeof startHarness>[0]>['config'] & object,
  ) => {
    const harness = await startHarness({ config, given: { providers } });
    policies.push(harness);
    return harness;
  };
  const come = async (
    harness: Harness,
    account: { email?: string; emailVerified?: boolean } = {},
  ) => {
    const browser = new TestBrowser(harness);
    await browser.signInWith(acme, { subject: fresh(), ...account });
    const needed = (await browser.readPendingSignUp()).body.needs_sign_up_code as boolean;
    return { browser, needed };
  };
  const codeOf = async (harness: Harness, { expired = false } = {}) => {
    const { value, digest } = newSecret('signUpCode');
    await harness.prisma.signUpLink.create({
      data: {
        id: newId(),
        codeDigest: new Uint8Array(digest),
        createdBy: 'root',
        expiresAt: new Date(Date.now() + (expired ? -1_000 : 60_000)),
      },
    });
    return value;
  };

  test('closed: only with a code that is valid, known and not used', async () => {
    const harness = await start({ SIGN_UP: 'closed' });
    const { browser, needed } = await come(harness);
    expect(needed).toBe(true);
    const name = fresh();
    const wrong = [undefined, newSecret('signUpCode').value, 'x'];
    for (const code of [...wrong, await codeOf(harness, { expired: true })]) {
      const { status, body } = await browser.signUp(name, code ? { sign_up_code: code } : {});
      expect([status, body.code]).toEqual([403, 'sign_up_closed']);
    }
    const code = await codeOf(harness);
    expect((await browser.signUp(fresh(), { sign_up_code: code })).status).toBe(201);
    const second = await come(harness);
    const { body } = await second.browser.signUp(name, { sign_up_code: code });
    expect(body.code).toBe('sign_up_closed');
    expect(await harness.prisma.user.count({ where: { username: name } })).toBe(0);
  });

  test('a code is not used up by a name that is taken', async () => {
    const harness = await start({ SIGN_UP: 'closed' });
    const { browser } = await come(harness);
    const code = await codeOf(harness);
    const taken = await harness.addUser();
    expect((await browser.signUp(taken.name, { sign_up_code: code })).status).toBe(409);
    expect((await browser.signUp(fresh(), { sign_up_code: code })).status).toBe(201);
  });

  test('of two with one code one gets in, every time', async () => {
    const harness = await start({ SIGN_UP: 'closed' });
    for (let round = 0; round < raceRounds; round += 1) {
      const sign_up_code = await codeOf(harness);
      const pair = await Promise.all([come(harness), come(harness)]);
      const answers = await Promise.all(
        pair.map(({ browser }) => browser.signUp(fresh(), { sign_up_code })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
    }
  });

  test('allowlist: people of a domain whose address the provider verified, others with a code', async () => {
    const harness = await start({
      SIGN_UP: 'allowlist',
      SIGN_UP_ALLOWLIST: [
        { provider: 'acme', domain: 'acme.example' },
        { provider: 'other', domain: null },
      ],
    });
    const cases = [
      [{ email: 'a@acme.example', emailVerified: true }, false],
      [{ email: 'a@ACME.example', emailVerified: true }, false],
      [{ email: 'a@acme.example', emailVerified: false }, true],
      [{ email: 'a@acme.example.evil.example', emailVerified: true }, true],
      [{ email: 'a@evilacme.example', emailVerified: true }, true],
      [{ email: 'a@acme.example@evil.example', emailVerified: true }, true],
      [{}, true],
    ] as const;
    for (const [account, needsCode] of cases) {
      const { browser, needed } = await come(harness, account);
      expect([account, needed]).toEqual([account, needsCode]);
      expect((await browser.signUp(fresh())).status).toBe(needsCode ? 403 : 201);
    }
    const { browser } = await come(harness);
    const sign_up_code = await codeOf(harness);
    expect((await browser.signUp(fresh(), { sign_up_code })).status).toBe(201);
  });

  test('open: everybody, and a code that was not needed is not used up', async () => {
    const harness = await start({ SIGN_UP: 'open' });
    const { browser, needed } = await come(harness);
    expect(needed).toBe(false);
    const sign_up_code = await codeOf(harness);
    expect((await browser.signUp(fresh(), { sign_up_code })).status).toBe(201);
    expect(await harness.prisma.signUpLink.count({ where: { usedAt: null } })).toBe(1);
  });
});
