import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@orchestrator/config';
import { generateSigningKey, publicPart } from '@orchestrator/internal-auth';
import { readIdentityServiceConfig } from './config.js';

const base = {
  DATABASE_URL: 'postgres://localhost/x',
  REDIS_URL: 'redis://localhost',
  AMQP_URL: 'amqp://localhost',
  TRUSTED_KEYS: JSON.stringify({ keys: [publicPart(await generateSigningKey('gateway'))] }),
};
const read = (environment: Record<string, string>) =>
  readIdentityServiceConfig({ ...base, ...environment });

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    read(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

const file = (content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'providers-')), 'file');
  writeFileSync(path, content);
  return path;
};

describe('providers', () => {
  test('there are none, and nobody may sign up, unless somebody says so', () => {
    expect(read({})).toMatchObject({
      PUBLIC_URL: 'http://localhost:8080',
      PROVIDERS: [],
      SIGN_UP: 'closed',
      SIGN_UP_ALLOWLIST: [],
    });
  });

  test('are read from a YAML file, their secrets from files of their own', () => {
    const providers = file(`
- id: ghe
  type: github
  name: Our GitHub
  base_url: https://github.corp.example/
  client_id: a
  client_secret_file: ${file('the secret\n')}
- { id: in-house, type: gitlab, base_url: "https://gitlab.corp.example/gitlab", client_id: b, client_secret: s, allowed_networks: [10.0.0.0/8] }
- id: sso
  type: oidc
  issuer: https://sso.example/
  client_id: c
  client_secret: s
  scopes: [profile, email, groups]
  icon: https://sso.example/icon.svg
`);
    const { PROVIDERS } = read({ PROVIDERS_FILE: providers });
    expect(PROVIDERS).toMatchObject([
      {
        id: 'ghe',
        name: 'Our GitHub',
        issuer: 'https://github.corp.example',
        clientSecret: 'the secret',
        scopes: ['read:user', 'user:email'],
      },
      { id: 'in-house', name: 'GitLab', issuer: 'https://gitlab.corp.example/gitlab' },
      {
        id: 'sso',
        name: 'sso',
        issuer: 'https://sso.example/',
        icon: 'https://sso.example/icon.svg',
        scopes: ['profile', 'email', 'groups'],
      },
    ]);
  });

  test('are read from JSON and from single variables, all at once', () => {
    const { PROVIDERS, ...others } = read({
      PROVIDERS: JSON.stringify([
        { id: 'a', type: 'oidc', issuer: 'https://a.example', client_id: 'a', client_secret: 's' },
      ]),
      GITHUB_CLIENT_ID: 'g',
      GITHUB_CLIENT_SECRET_FILE: file('from a file'),
      GITLAB_CLIENT_ID: 'l',
      GITLAB_CLIENT_SECRET: 's',
      GITLAB_URL: 'https://gitlab.corp.example',
      OIDC_ISSUER: 'https://b.example',
      OIDC_CLIENT_ID: 'b',
      OIDC_CLIENT_SECRET: 's',
      OIDC_NAME: 'Acme',
    });
    expect(PROVIDERS).toMatchObject([
      { id: 'a', type: 'oidc' },
      { id: 'github', issuer: 'https://github.com', clientSecret: 'from a file', name: 'GitHub' },
      { id: 'gitlab', issuer: 'https://gitlab.corp.example' },
      { id: 'oidc', issuer: 'https://b.example', name: 'Acme' },
    ]);
    expect(others).not.toHaveProperty('OIDC_NAME', undefined);
  });

  test('every fault is told at once, by the name of its variable, without secrets', () => {
    const faults = faultsOf({
      PROVIDERS: JSON.stringify([
        { id: 'UP', type: 'oidc', issuer: 'http://a.example', client_id: 'a' },
        { id: 'x', type: 'saml', client_secret: 'hush' },
        { id: 'y', type: 'github', client_id: 'a', client_secret: 'hush', client_secrets: 'hush' },
        { id: 'github', type: 'gitlab', client_id: 'a', client_secret: 'hush' },
      ]),
      GITHUB_CLIENT_ID: 'g',
      GITHUB_CLIENT_SECRET: 'hush',
      GITLAB_CLIENT_ID: 'l',
      GITLAB_URL: 'https://user:hush@gitlab.example',
      OIDC_ISSUER: 'https://169.254.169.254',
      SIGN_UP: 'allowlist',
      PUBLIC_URL: 'http://orchestrator.example',
      PORT: 'hush',
    });
    expect(faults.join('\n')).not.toContain('hush');
    for (const fault of [
      /^PROVIDERS: 0\.id: must be 1 to 39/,
      /^PROVIDERS: 0\.client_secret: is required/,
      /^PROVIDERS: 0\.issuer: must be https/,
      /^PROVIDERS: 1\.type: must be github, gitlab or oidc/,
      /^PROVIDERS: 2: .*client_secrets/,
      /^PROVIDERS: the id github is used twice/,
      /^GITLAB_CLIENT_SECRET: is required/,
      /^GITLAB_URL: must not hold credentials/,
      /^OIDC_CLIENT_ID: is required/,
      /^OIDC_CLIENT_SECRET: is required/,
      /^OIDC_ISSUER: is not in an allowed network/,
      /^SIGN_UP_ALLOWLIST: is required/,
      /^PUBLIC_URL: must be https unless/,
      /^PORT: must be a whole number/,
    ]) {
      expect(faults).toContainEqual(expect.stringMatching(fault));
    }
  });

  const withIssuer = (issuer: unknown, allowed_networks: string[] = []) =>
    faultsOf({
      PROVIDERS: JSON.stringify([
        { id: 'a', type: 'oidc', issuer, client_id: 'a', client_secret: 's', allowed_networks },
      ]),
    });

  test.each([
    ['http://localhost:9000', []],
    ['http://127.0.0.1:9000', ['10.0.0.0/8']],
    ['http://10.0.0.1', ['10.0.0.0/8']],
    ['https://10.0.0.1', []],
    ['https://0x7f000001', []],
    ['https://[::ffff:10.0.0.1]', []],
    ['https://[fe80::1]', ['fe80::/10']],
    ['https://169.254.169.254', ['0.0.0.0/0']],
    ['https://sso.example/?a=b', []],
    ['https://sso.example/#a', []],
    ['ftp://sso.example', []],
    ['not a url', []],
    [5, []],
  ])('an issuer that may not be asked is refused: %s with %j', (issuer, networks) => {
    expect(withIssuer(issuer, networks)).toHaveLength(1);
  });

  test.each([
    ['http://localhost:9000', ['127.0.0.0/8']],
    ['http://127.0.0.1:9000', ['127.0.0.1']],
    ['http://[::1]:9000', ['::1']],
    ['https://10.0.0.1', ['10.0.0.0/8']],
    ['https://sso.example/realms/a', []],
  ])('an issuer that may be asked is taken: %s with %j', (issuer, networks) => {
    expect(withIssuer(issuer, networks)).toEqual([]);
  });

  test('two providers never share an issuer', () => {
    const entry = { type: 'oidc', client_id: 'a', client_secret: 's' };
    expect(
      faultsOf({
        PROVIDERS: JSON.stringify([
          { ...entry, id: 'a', issuer: 'https://sso.example' },
          { ...entry, id: 'b', issuer: 'https://SSO.example/' },
        ]),
      }),
    ).toEqual(['PROVIDERS: the issuer https://sso.example is used twice']);
  });

  test.each(['{', '"text"', 'a: b: c', '7'])('what is no list is refused: %s', (text) => {
    expect(faultsOf({ PROVIDERS: text })).toHaveLength(1);
  });
});

describe('sign-up', () => {
  test('rules are read', () => {
    expect(
      read({
        SIGN_UP: 'allowlist',
        SIGN_UP_ALLOWLIST: 'github, acme-sso:Acme.example,*:b.example',
      }),
    ).toMatchObject({
      SIGN_UP: 'allowlist',
      SIGN_UP_ALLOWLIST: [
        { provider: 'github', domain: null },
        { provider: 'acme-sso', domain: 'acme.example' },
        { provider: '*', domain: 'b.example' },
      ],
    });
  });

  test.each(['*', '*:', 'a:b:c', 'github:nodot', 'github:@a.example', 'Git Hub'])(
    'a rule that says nothing clear is refused: %s',
    (rule) => {
      const faults = faultsOf({ SIGN_UP: 'allowlist', SIGN_UP_ALLOWLIST: `github,${rule}` });
      expect(faults).toEqual([expect.stringMatching(/^SIGN_UP_ALLOWLIST: word 2 must be/)]);
    },
  );
});

test('a provider that takes anybody’s word opens no account in production', () => {
  const LOCAL_ACCOUNT_ISSUER = 'http://localhost:9000';
  expect(faultsOf({ LOCAL_ACCOUNT_ISSUER })).toEqual([
    'LOCAL_ACCOUNT_ISSUER: is not for production',
  ]);
  expect(faultsOf({ LOCAL_ACCOUNT_ISSUER, NODE_ENV: 'development' })).toEqual([]);
});
