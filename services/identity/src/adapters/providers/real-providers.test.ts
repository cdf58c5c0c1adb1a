import { expect, test } from '@jest/globals';
import {
  signInAtProvider,
  startGitHubStand,
  startGitLabStand,
  startOidcProvider,
} from '@orchestrator/testing';
import {
  callbackOf,
  newRequest,
  providerOf,
  providersOf,
  settingsOf,
  signInAt,
} from '../../../test/sign-in-at.js';

const oidc = async (id: string, options: Parameters<typeof startOidcProvider>[0] = {}) => {
  const provider = await startOidcProvider({ redirectUris: [callbackOf(id)], ...options });
  return { provider, settings: settingsOf(id, 'oidc', provider) };
};

test('five providers at once: each signs its people in, under its own issuer', async () => {
  const github = await startGitHubStand();
  const gitlab = await startGitLabStand();
  const custom = [
    await oidc('acme', { verifiesEmail: true }),
    await oidc('corp', { algorithm: 'ES256' }),
    await oidc('lab'),
  ];
  const providers = providersOf([
    settingsOf('github', 'github', github),
    settingsOf('gitlab', 'gitlab', gitlab),
    ...custom.map(({ settings }) => settings),
  ]);
  const at = (id: string, browse: (location: string) => Promise<string>) =>
    signInAt(providers.find(id)!, browse);
  const [one, two, ...three] = await Promise.all([
    at('github', (url) => github.authorize(url)),
    at('gitlab', (url) => gitlab.authorize(url)),
    ...custom.map(({ settings }) => at(settings.id, (url) => signInAtProvider(url, 'anna'))),
  ]);
  expect(one).toEqual({
    issuer: github.baseUrl,
    subject: '1',
    login: 'octocat',
    email: 'octocat@github.example',
    emailVerified: true,
    displayName: 'monalisa octocat',
    avatarUrl: null,
  });
  expect(two).toMatchObject({ issuer: gitlab.baseUrl, subject: '1', emailVerified: true });
  expect(three).toMatchObject(
    custom.map(({ provider }, index) => ({
      issuer: provider.issuer,
      subject: 'anna',
      login: 'anna',
      email: 'anna@localhost',
      emailVerified: index === 0,
    })),
  );
  expect(providers.all.map(({ id, name }) => [id, name])).toEqual([
    ['github', 'GitHub'],
    ['gitlab', 'GitLab'],
    ['acme', 'acme'],
    ['corp', 'corp'],
    ['lab', 'lab'],
  ]);
});

const anna = (url: string) => signInAtProvider(url, 'anna');

test('keys may be rotated at any time, also between a sign-in and its end', async () => {
  const { provider, settings } = await oidc('acme');
  const acme = providerOf(settings);
  expect(await signInAt(acme, anna)).toMatchObject({ subject: 'anna' });
  const rotating = async (url: string) => {
    const callback = await anna(url);
    await provider.rotateKeys();
    return callback;
  };
  expect(await signInAt(acme, rotating)).toMatchObject({ subject: 'anna' });
  // The new keys are known to all who wait for them.
  await provider.rotateKeys();
  const fresh = providerOf(settings);
  await signInAt(fresh, anna);
  await provider.rotateKeys();
  const many = await Promise.all(Array.from({ length: 8 }, () => signInAt(fresh, anna)));
  expect(many.map(({ subject }) => subject)).toEqual(Array.from({ length: 8 }, () => 'anna'));
  expect(await signInAt(fresh, anna)).toMatchObject({ subject: 'anna' });
});

test('one that is down is told as such, harms no other, and is back when it is back', async () => {
  const { provider, settings } = await oidc('acme');
  const { port, clientId, clientSecret } = provider;
  await provider.close();
  const other = await oidc('corp');
  // Nothing is asked of anybody here.
  const providers = providersOf([settings, other.settings]);
  const acme = providers.find('acme')!;
  await expect(acme.begin(newRequest())).rejects.toMatchObject({ failure: 'unavailable' });
  expect(await signInAt(providers.find('corp')!, anna)).toMatchObject({ subject: 'anna' });
  const back = await oidc('acme', { port, clientId, clientSecret });
  expect(await signInAt(acme, anna)).toMatchObject({ issuer: back.provider.issuer });
  // While its document is known, people are still sent there.
  await back.provider.close();
  expect(await acme.begin(newRequest())).toMatch(provider.issuer);
});

test('presence is proven by one that asks, and by nothing less', async () => {
  const { settings } = await oidc('acme');
  const acme = providerOf(settings);
  const request = newRequest(true);
  expect(await signInAt(acme, anna, { request })).toMatchObject({ subject: 'anna' });
});
