import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  type GitHubStand,
  type GitLabStand,
  startGitHubStand,
  startGitLabStand,
} from '@orchestrator/testing';
import {
  answerOf,
  callbackOf,
  newRequest,
  providerOf,
  settingsOf,
  signInAt,
} from '../../../test/sign-in-at.js';
import type { SignInProvider } from '../../domain/provider.js';

const refused = (failure: string) => ({ name: 'ProviderError', failure });

describe('GitHub', () => {
  let github: GitHubStand;
  let provider: SignInProvider;
  beforeEach(async () => {
    github = await startGitHubStand();
    provider = providerOf(settingsOf('github', 'github', github), { timeoutMs: 1_000 });
  });
  const signIn = (options: Parameters<typeof signInAt>[2] = {}) =>
    signInAt(provider, (location) => github.authorize(location), options);

  test('a private address and no name', async () => {
    Object.assign(github.account, { name: null, email: null });
    expect(await signIn()).toMatchObject({
      subject: '1',
      displayName: null,
      email: 'octocat@github.example',
      emailVerified: true,
    });
  });

  test('of several addresses the primary one, which counts as verified only if it says so', async () => {
    const address = (email: string, primary: boolean, verified: boolean) => ({
      ...{ email, primary, verified },
      visibility: null,
    });
    github.account.emails = [
      address('second@github.example', false, true),
      address('first@github.example', true, false),
    ];
    expect(await signIn()).toMatchObject({ email: 'first@github.example', emailVerified: false });
    github.account.emails[1]!.verified = true;
    expect(await signIn()).toMatchObject({ email: 'first@github.example', emailVerified: true });
    github.account.emails = [];
    github.account.email = 'shown@github.example';
    expect(await signIn()).toMatchObject({ email: 'shown@github.example', emailVerified: false });
  });

  test.each([403, 404, 500])(
    'a list of addresses that is answered with %d keeps nobody out, and vouches for nothing',
    async (status) => {
      github.fail('emails', status);
      expect(await signIn()).toMatchObject({
        subject: '1',
        email: 'octocat@github.example',
        emailVerified: false,
      });
    },
  );

  test('a login that was renamed is the same account; one that changed hands is not', async () => {
    const before = await signIn();
    github.account.login = 'renamed';
    expect(await signIn()).toEqual({ ...before, login: 'renamed' });
    github.account = { ...github.account, id: 2 };
    expect(await signIn()).toMatchObject({ subject: '2', login: 'renamed' });
  });

  test('trouble at its API is told as such', async () => {
    github.fail('user', 401);
    await expect(signIn()).rejects.toMatchObject(refused('refused'));
    github.recover();
    github.exhaustRate('user');
    await expect(signIn()).rejects.toMatchObject(refused('unavailable'));
    for (const status of [429, 500, 503]) {
      github.fail('user', status);
      await expect(signIn()).rejects.toMatchObject(refused('unavailable'));
    }
    github.recover();
    expect(await signIn()).toMatchObject({ subject: '1' });
  });

  test('a client that it does not know is refused', async () => {
    const { clientId, baseUrl } = github;
    const wrong = { clientId, clientSecret: 'wrong', baseUrl };
    provider = providerOf(settingsOf('github', 'github', wrong));
    await expect(signIn()).rejects.toMatchObject(refused('refused'));
  });

  test('abuse 24: a code counts once, and for whoever began alone', async () => {
    const request = newRequest();
    const answer = answerOf(await github.authorize(await provider.begin(request)));
    const stranger = { ...newRequest(), state: request.state, begunMs: 0 };
    await expect(provider.complete(answer, stranger)).rejects.toMatchObject(refused('refused'));
    const again = answerOf(await github.authorize(await provider.begin(request)));
    expect(await provider.complete(again, { ...request, begunMs: 0 })).toMatchObject({
      subject: '1',
    });
    await expect(provider.complete(again, { ...request, begunMs: 0 })).rejects.toMatchObject(
      refused('refused'),
    );
  });

  test('abuse 21: another state, or an answer of another issuer, is refused before its code goes anywhere', async () => {
    const request = newRequest();
    const answer = answerOf(await github.authorize(await provider.begin(request)));
    const wrong = [
      { ...answer, state: newRequest().state },
      { ...answer, state: '' },
      { ...answer, iss: 'https://issuer.example' },
    ];
    for (const each of wrong) {
      await expect(provider.complete(each, { ...request, begunMs: 0 })).rejects.toMatchObject(
        refused('untrusted'),
      );
    }
    expect(github.seen.map(({ endpoint }) => endpoint)).not.toContain('token');
    const named = { ...answer, iss: `${github.baseUrl}/login/oauth` };
    expect(await provider.complete(named, { ...request, begunMs: 0 })).toMatchObject({
      subject: '1',
    });
  });

  test('is asked for what is needed alone, and sent back to where the configuration says', async () => {
    await signIn({ request: newRequest(true) });
    const { query } = github.seen.find(({ endpoint }) => endpoint === 'authorize')!;
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      scope: 'read:user user:email',
      redirect_uri: callbackOf('github'),
      code_challenge_method: 'S256',
      prompt: 'select_account',
    });
    const { form } = github.seen.find(({ endpoint }) => endpoint === 'token')!;
    expect(form.get('redirect_uri')).toBe(callbackOf('github'));
  });

  test.each([
    ['https://github.com', 'https://github.com/login/oauth/authorize'],
    ['https://acme.ghe.com/', 'https://acme.ghe.com/login/oauth/authorize'],
    ['https://git.corp.example/', 'https://git.corp.example/login/oauth/authorize'],
  ])('knows where people go at %s', async (baseUrl, page) => {
    const at = providerOf(
      settingsOf('github', 'github', { clientId: 'a', clientSecret: 'b', baseUrl }),
    );
    const { origin, pathname } = new URL(await at.begin(newRequest()));
    expect(origin + pathname).toBe(page);
  });
});

describe('GitLab', () => {
  let gitlab: GitLabStand;
  let provider: SignInProvider;
  beforeEach(async () => {
    gitlab = await startGitLabStand();
    provider = providerOf(settingsOf('gitlab', 'gitlab', gitlab), { timeoutMs: 1_000 });
  });
  const signIn = () => signInAt(provider, (location) => gitlab.authorize(location));

  test('an address counts as verified only when it was confirmed', async () => {
    expect(await signIn()).toMatchObject({ email: 'john@gitlab.example', emailVerified: true });
    gitlab.account.confirmedAt = null;
    expect(await signIn()).toMatchObject({ email: 'john@gitlab.example', emailVerified: false });
  });

  test('a login that was renamed is the same account', async () => {
    const before = await signIn();
    gitlab.account.username = 'renamed';
    expect(await signIn()).toEqual({ ...before, login: 'renamed' });
  });

  test('trouble at its API is told as such', async () => {
    for (const [status, failure] of [
      [401, 'refused'],
      [403, 'unavailable'],
      [429, 'unavailable'],
      [502, 'unavailable'],
    ] as const) {
      gitlab.fail('user', status);
      await expect(signIn()).rejects.toMatchObject(refused(failure));
    }
    gitlab.recover();
    expect(await signIn()).toMatchObject({ issuer: gitlab.baseUrl, subject: '1' });
  });

  test('abuse 24: a code counts once, and for whoever began alone', async () => {
    const request = newRequest();
    const answer = answerOf(await gitlab.authorize(await provider.begin(request)));
    const stranger = { ...newRequest(), state: request.state, begunMs: 0 };
    await expect(provider.complete(answer, stranger)).rejects.toMatchObject(refused('refused'));
    const again = answerOf(await gitlab.authorize(await provider.begin(request)));
    await provider.complete(again, { ...request, begunMs: 0 });
    await expect(provider.complete(again, { ...request, begunMs: 0 })).rejects.toMatchObject(
      refused('refused'),
    );
  });

  test('is known under a path', async () => {
    const baseUrl = 'https://corp.example/gitlab/';
    const at = providerOf(
      settingsOf('gitlab', 'gitlab', { clientId: 'a', clientSecret: 'b', baseUrl }),
    );
    expect(at.issuer).toBe('https://corp.example/gitlab');
    expect(await at.begin(newRequest())).toMatch(/^https:\/\/corp\.example\/gitlab\/oauth\/auth/);
  });
});
