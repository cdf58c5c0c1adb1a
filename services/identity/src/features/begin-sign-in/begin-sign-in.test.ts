import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { beginSignIn, fillPath } from '@orchestrator/contracts';
import { type FakeProvider, fakeProvider, providersOf } from '../../../test/fake-provider.js';
import { type Harness, startHarness } from '../../../test/harness.js';
import { openingTimeoutMs, storesHere } from '../../../test/open-store.js';
import { TestBrowser } from '../../../test/test-browser.js';
import { digestOf } from '../../domain/secret.js';

describe.each(storesHere)('beginning to sign in, on %s', (store) => {
  let harness: Harness;
  let acme: FakeProvider;
  let browser: TestBrowser;
  beforeAll(async () => {
    acme = fakeProvider('acme');
    harness = await startHarness({ store, given: { providers: providersOf(acme) } });
  }, openingTimeoutMs);
  afterAll(() => harness.close());
  beforeEach(() => {
    browser = new TestBrowser(harness);
    acme.trouble = {};
  });

  const path = fillPath(beginSignIn.path, { provider: 'acme' });
  const attempts = () => harness.prisma.signInAttempt.findMany();
  const stateOf = (location: string) => new URL(location).searchParams.get('state') ?? '';

  test('sends the browser to the provider, with a cookie for this one browser', async () => {
    const answer = await browser.send('get', path);
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toMatch(/^https:\/\/acme\.example\/authorize\?state=/);
    expect(answer.headers['set-cookie']).toEqual([
      `sign-in=${browser.signIn!}; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax`,
    ]);
    expect(browser.signIn).toMatch(/^orb_[A-Za-z0-9_-]{43}$/);
  });

  test('where the origin is https the cookie is sent over it alone, and to no other host', async () => {
    const config = { PUBLIC_URL: 'https://ci.example' };
    const secure = await startHarness({ config, given: { providers: providersOf(acme) } });
    const { headers } = await secure.send('get', path, { type: 'anonymous' }).expect(302);
    expect(String(headers['set-cookie'])).toMatch(
      /^__Host-sign-in=orb_[\w-]{43}; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    await secure.close();
  });

  test('keeps digests only: who reads the database can’t finish it', async () => {
    const location = await browser.begin(acme, { return_to: '/runs?page=2' });
    const row = await harness.prisma.signInAttempt.findUniqueOrThrow({
      where: { stateDigest: new Uint8Array(digestOf(stateOf(location))) },
    });
    expect(row).toMatchObject({ provider: 'acme', intent: 'sign_in', returnTo: '/runs?page=2' });
    expect(Buffer.from(row.browserDigest)).toEqual(digestOf(browser.signIn!));
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(600_000);
    const { state, nonce, codeVerifier } = acme.begun.at(-1)!;
    const kept = JSON.stringify(row);
    for (const secret of [state, nonce, codeVerifier]) expect(kept).not.toContain(secret);
  });

  test('every sign-in has its own state, nonce and verifier, also in one browser', async () => {
    await browser.begin(acme);
    const cookie = browser.signIn;
    await browser.begin(acme);
    expect(browser.signIn).toBe(cookie);
    const [one, other] = acme.begun.slice(-2);
    const secrets = [one, other].flatMap((begun) => [
      begun!.state,
      begun!.nonce,
      begun!.codeVerifier,
    ]);
    expect(new Set(secrets).size).toBe(6);
    expect(other?.codeVerifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test.each(['sign-in=x', 'sign-in=', 'other=1', `sign-in=orb_${'a'.repeat(43)}; sign-in=orb_b`])(
    'a cookie that is not ours counts as none: %s',
    async (cookie) => {
      const { headers } = await harness
        .send('get', path, { type: 'anonymous' })
        .set('cookie', cookie)
        .expect(302);
      const [, value] = /^sign-in=([^;]*)/.exec(String(headers['set-cookie'])) ?? [];
      expect(value).toMatch(/^orb_/);
      expect(cookie).not.toContain(value!);
    },
  );

  test.each(['//evil.example', '/\\evil.example', '/x\r\nSet-Cookie:a=b', 'javascript:alert(1)'])(
    'abuse 33: a way to another place is the home page: %j',
    async (returnTo) => {
      const location = await browser.begin(acme, { return_to: returnTo });
      const stateDigest = new Uint8Array(digestOf(stateOf(location)));
      const row = await harness.prisma.signInAttempt.findUniqueOrThrow({ where: { stateDigest } });
      expect(row.returnTo).toBe('/');
    },
  );

  test('return_to twice, or endless, is the home page and no error', async () => {
    const twice = await browser.send('get', `${path}?return_to=/a&return_to=/b`);
    expect(twice.status).toBe(302);
    const endless = await browser.begin(acme, { return_to: `/${'a'.repeat(3_000)}` });
    const stateDigest = new Uint8Array(digestOf(stateOf(endless)));
    const row = await harness.prisma.signInAttempt.findUniqueOrThrow({ where: { stateDigest } });
    expect(row.returnTo).toBe('/');
  });

  test('an intent that there is not is 400', async () => {
    expect((await browser.send('get', `${path}?intent=link`)).status).toBe(400);
  });

  test('a provider that there is not is 404', async () => {
    const unknown = fillPath(beginSignIn.path, { provider: 'nobody' });
    const { status, body } = await browser.send('get', unknown);
    expect([status, body.code]).toEqual([404, 'not_found']);
  });

  test.each([
    ['unavailable', 'provider_unavailable'],
    ['untrusted', 'provider_untrusted'],
  ] as const)('a provider that is %s is told on the sign-in page', async (begin, code) => {
    acme.trouble = { begin };
    const before = await attempts();
    const { status, headers } = await browser.send('get', path);
    expect([status, headers.location]).toEqual([302, `/sign-in?error=${code}`]);
    expect(headers['set-cookie']).toBeUndefined();
    expect(await attempts()).toEqual(before);
  });

  test('to prove presence again one must be signed in', async () => {
    const { headers } = await browser.send('get', `${path}?intent=reauth`);
    expect(headers.location).toBe('/sign-in?error=session_required');
    const token = await harness.tokenOf(await harness.addUser(), ['read']);
    const again = await browser.send('get', `${path}?intent=reauth`, { caller: token });
    expect(again.headers.location).toBe('/sign-in?error=session_required');
  });

  test('presence is proved for the very session, and the provider is told to ask', async () => {
    const caller = await harness.sessionOf(await harness.addUser());
    const { headers } = await browser.send('get', `${path}?intent=reauth`, { caller });
    expect(acme.begun.at(-1)?.reauthenticate).toBe(true);
    const stateDigest = new Uint8Array(digestOf(stateOf(String(headers.location))));
    const row = await harness.prisma.signInAttempt.findUniqueOrThrow({ where: { stateDigest } });
    expect(row).toMatchObject({
      intent: 'reauth',
      sessionId: caller.session.id,
      userId: caller.principal.id,
    });
  });

  test('what nobody came back for is swept away', async () => {
    await harness.prisma.$executeRaw`
      UPDATE identity.sign_in_attempt SET expires_at = clock_timestamp() - interval '1 second'`;
    const before = (await attempts()).length;
    await browser.begin(acme);
    expect((await attempts()).length).toBe(Math.max(0, before - 10) + 1);
  });

  test('no assertion is 401', async () => {
    await harness.send('get', path, null).expect(401);
  });
});
