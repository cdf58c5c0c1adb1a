import { expect, test } from '@jest/globals';
import {
  signInAtProvider,
  startGitHubStand,
  startGitLabStand,
  startOidcProvider,
} from '@orchestrator/testing';
import { callbackOf, providersOf, settingsOf, signInAt } from '../../../test/sign-in-at.js';

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
