import { beforeEach, describe, expect, test } from '@jest/globals';
import { type HostileProvider, startHostileProvider } from '@orchestrator/testing';
import {
  answerOf,
  newRequest,
  providerOf,
  providersOf,
  settingsOf,
  signInAt,
} from '../../../test/sign-in-at.js';
import type { ProviderAccount, SignInProvider } from '../../domain/provider.js';

type Trick = Parameters<HostileProvider['behave']>[0];
type Endpoint = NonNullable<Parameters<HostileProvider['behave']>[1]>;

describe('an OpenID provider that means harm', () => {
  let hostile: HostileProvider;
  let provider: SignInProvider;
  beforeEach(async () => {
    hostile = await startHostileProvider();
    provider = providerOf(settingsOf('acme', 'oidc', hostile), { timeoutMs: 500 });
  });
  const signIn = (options: Parameters<typeof signInAt>[2] = {}): Promise<ProviderAccount> =>
    signInAt(provider, (location) => hostile.authorize(location), options);
  const timesAsked = (endpoint: Endpoint): number =>
    hostile.seen.filter((request) => request.endpoint === endpoint).length;

  test('signs in while it does no harm', async () => {
    expect(await signIn()).toEqual({
      issuer: hostile.issuer,
      subject: 'subject-1',
      login: 'mallory',
      email: 'mallory@example.com',
      emailVerified: true,
      displayName: 'Mallory',
      avatarUrl: null,
    });
  });

  const refused = (failure: string) => ({ name: 'ProviderError', failure });

  test.each<Trick>([
    'alg-none',
    'hs256-with-public-key',
    'hs256-with-client-secret',
    'unknown-kid',
    'wrong-signature',
    'jwk-in-header',
    'jku-in-header',
  ])('abuse 22: an ID token that is not signed by its keys is refused: %s', async (trick) => {
    // Its keys are known by then.
    await signIn();
    hostile.behave(trick);
    await expect(signIn()).rejects.toMatchObject(refused('untrusted'));
    expect(hostile.seen.map(({ path }) => path)).not.toContain('/unpublished-keys');
    hostile.behave('none');
    expect(await signIn()).toMatchObject({ subject: 'subject-1' });
  });

  test('abuse 22: unknown keys are looked for once in a while, whoever asks', async () => {
    await signIn();
    hostile.behave('unknown-kid');
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => signIn()));
    expect(tries.map(({ status }) => status)).not.toContain('fulfilled');
    await expect(signIn()).rejects.toMatchObject(refused('untrusted'));
    expect(timesAsked('jwks')).toBe(2);
    expect(timesAsked('discovery')).toBe(1);
  });

  test.each<Trick>([
    'wrong-issuer',
    'wrong-audience',
    'extra-audience-without-azp',
    'wrong-azp',
    'wrong-nonce',
    'no-nonce',
    'expired',
    'no-expiry',
    'issued-in-future',
    'no-issued-at',
    'no-subject',
    'empty-subject',
    'huge-subject',
    'no-id-token',
  ])('abuse 23: an ID token that is not for this sign-in is refused: %s', async (trick) => {
    hostile.behave(trick);
    await expect(signIn()).rejects.toMatchObject(refused('untrusted'));
  });

  test('abuse 23: the ID token of another sign-in is refused', async () => {
    await signIn();
    hostile.behave('replayed-id-token');
    await expect(signIn()).rejects.toMatchObject(refused('untrusted'));
  });

  test('abuse 23: a discovery document of another issuer is refused', async () => {
    hostile.behave('discovery-of-another-issuer');
    await expect(signIn()).rejects.toMatchObject(refused('untrusted'));
    expect(timesAsked('authorize')).toBe(0);
    hostile.behave('none');
    expect(await signIn()).toMatchObject({ subject: 'subject-1' });
  });

  test.each<Trick>(['mixed-up-iss-parameter', 'no-iss-parameter'])(
    'abuse 21: an answer of another issuer, or of none, is refused before its code goes anywhere: %s',
    async (trick) => {
      hostile.behave(trick);
      await expect(signIn()).rejects.toMatchObject(refused('untrusted'));
      expect(timesAsked('token')).toBe(0);
    },
  );

  test('abuse 21: the state of another sign-in is refused before its code goes anywhere', async () => {
    const request = newRequest();
    const answer = answerOf(await hostile.authorize(await provider.begin(request)));
    for (const state of ['', `${answer.state}x`, newRequest().state]) {
      await expect(
        provider.complete({ ...answer, state }, { ...request, begunMs: 0 }),
      ).rejects.toMatchObject(refused('untrusted'));
    }
    expect(timesAsked('token')).toBe(0);
    expect(await provider.complete(answer, { ...request, begunMs: 0 })).toMatchObject({
      subject: 'subject-1',
    });
  });

  test('abuse 24: a code counts once, and for whoever began alone', async () => {
    const request = newRequest();
    const answer = answerOf(await hostile.authorize(await provider.begin(request)));
    const stranger = { ...newRequest(), state: request.state, nonce: request.nonce, begunMs: 0 };
    await expect(provider.complete(answer, stranger)).rejects.toMatchObject(refused('refused'));
    const again = answerOf(await hostile.authorize(await provider.begin(request)));
    await provider.complete(again, { ...request, begunMs: 0 });
    await expect(provider.complete(again, { ...request, begunMs: 0 })).rejects.toMatchObject(
      refused('refused'),
    );
  });

  test('abuse 24: every sign-in has a challenge, also at who would not look', async () => {
    hostile.behave('ignores-pkce');
    await signIn();
    const asked = hostile.seen.find(({ endpoint }) => endpoint === 'authorize')!.query;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('code_challenge')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const sent = hostile.seen.find(({ endpoint }) => endpoint === 'token')!.form;
    expect(sent.get('code_verifier')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('abuse 35: what discovery redirects to, or names, is not connected to', async () => {
    const narrow = providerOf(
      settingsOf('acme', 'oidc', hostile, { allowed_networks: ['127.0.0.1'] }),
    );
    for (const trick of [
      'discovery-redirects',
      'discovery-to-loopback',
      'endpoints-at-link-local',
    ] as const) {
      hostile.behave(trick);
      await expect(narrow.begin(newRequest())).rejects.toMatchObject(refused('untrusted'));
    }
    expect(hostile.bystanderConnections()).toBe(0);
    hostile.behave('redirects', 'token');
    await expect(signIn()).rejects.toMatchObject(refused('untrusted'));
    expect(hostile.bystanderConnections()).toBe(0);
  });

  test('an address that it lies about is told as its word, under its issuer', async () => {
    hostile.behave('lies-about-email');
    expect(await signIn()).toMatchObject({
      issuer: hostile.issuer,
      subject: 'subject-1',
      email: 'victim@example.com',
    });
  });

  test('claims that are no text are not there, and "false" is not true', async () => {
    hostile.behave('odd-claims');
    expect(await signIn()).toMatchObject({
      subject: 'subject-1',
      login: null,
      email: null,
      emailVerified: false,
      displayName: null,
      avatarUrl: null,
    });
  });

  describe('UserInfo, where the ID token lacks something', () => {
    beforeEach(() => {
      Object.assign(hostile.account, { name: undefined });
    });

    test('is believed for the same subject', async () => {
      expect(await signIn()).toMatchObject({ displayName: null, login: 'mallory' });
      expect(timesAsked('userinfo')).toBe(1);
    });

    test('abuse 23: is refused for another', async () => {
      hostile.behave('userinfo-of-another-subject');
      await expect(signIn()).rejects.toMatchObject(refused('untrusted'));
    });

    test.each<Trick>(['hangs', 'resets', 'server-error'])(
      'is done without when it has trouble: %s',
      async (trick) => {
        hostile.behave(trick, 'userinfo');
        expect(await signIn()).toMatchObject({ subject: 'subject-1', displayName: null });
      },
    );
  });

  describe('proving presence again', () => {
    const again = (begunMs = 1_000) => signIn({ request: newRequest(true), begunMs });

    test('asks for it, and takes a sign-in of now', async () => {
      expect(await again()).toMatchObject({ subject: 'subject-1' });
      const { query } = hostile.seen.find(({ endpoint }) => endpoint === 'authorize')!;
      expect([query.get('prompt'), query.get('max_age')]).toEqual(['login', '0']);
    });

    test.each<Trick>(['old-auth-time', 'no-auth-time'])(
      'abuse 27: a silent provider proves nothing: %s',
      async (trick) => {
        hostile.behave(trick);
        await expect(again()).rejects.toMatchObject(refused('presence_unproven'));
        expect(await signIn()).toMatchObject({ subject: 'subject-1' });
      },
    );
  });

  const everywhere: Endpoint[] = ['discovery', 'token', 'jwks'];
  test.each<[Trick, string]>([
    ['hangs', 'unavailable'],
    ['drips', 'unavailable'],
    ['resets', 'unavailable'],
    ['server-error', 'unavailable'],
    ['sends-100-mb', 'untrusted'],
    ['sends-100-mb-packed', 'untrusted'],
    ['redirects', 'untrusted'],
    ['not-json', 'untrusted'],
  ])('an endpoint in trouble is told as such, soon: %s', async (trick, failure) => {
    for (const endpoint of everywhere) {
      hostile.behave(trick, endpoint);
      // One that knows nothing yet.
      provider = providerOf(settingsOf('acme', 'oidc', hostile), { timeoutMs: 500 });
      const begun = performance.now();
      await expect(signIn()).rejects.toMatchObject(refused(failure));
      expect(performance.now() - begun).toBeLessThan(3_000);
    }
  });

  test('one that hangs keeps nobody at another waiting', async () => {
    const good = await startHostileProvider();
    hostile.behave('hangs', 'discovery');
    const providers = providersOf(
      [settingsOf('bad', 'oidc', hostile), settingsOf('good', 'oidc', good)],
      { timeoutMs: 3_000 },
    );
    const stuck = Promise.allSettled(
      Array.from({ length: 50 }, () => providers.find('bad')!.begin(newRequest())),
    );
    const begun = performance.now();
    await signInAt(providers.find('good')!, (location) => good.authorize(location));
    expect(performance.now() - begun).toBeLessThan(2_000);
    const outcomes = await stuck;
    expect(outcomes.map(({ status }) => status)).not.toContain('fulfilled');
    // They shared one request.
    expect(timesAsked('discovery')).toBe(1);
  });
});
