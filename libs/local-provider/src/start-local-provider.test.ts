import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

import { generateSigningKeys } from './signing-keys.js';
import {
  startLocalProvider,
  type LocalProvider,
  type LocalProviderOptions,
} from './start-local-provider.js';

const callback = 'http://127.0.0.1:1/callback';
const client = { clientId: 'ours', clientSecret: 'a-secret-of-ours', redirectUris: [callback] };

const open: LocalProvider[] = [];
async function start(options: Partial<LocalProviderOptions> = {}): Promise<LocalProvider> {
  const provider = await startLocalProvider({ port: 0, clients: [client], ...options });
  open.push(provider);
  return provider;
}

const printed: unknown[] = [];
beforeEach(() => {
  printed.length = 0;
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...words) => void printed.push(words));
  }
});
afterEach(async () => {
  for (const provider of open.splice(0)) await provider.close();
  jest.restoreAllMocks();
  if (printed.length > 0) throw new Error(`Something was printed: ${JSON.stringify(printed)}`);
});

function authorizationUrl({ issuer }: LocalProvider): string {
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL(`${issuer}/auth`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: callback,
    scope: 'openid',
    state: 'the-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

async function beginSignIn(provider: LocalProvider) {
  const begun = await fetch(authorizationUrl(provider), { redirect: 'manual' });
  const cookie = begun.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return { cookie, page: `${provider.issuer}${begun.headers.get('location')}` };
}

describe('the sign-in page', () => {
  test('is a form with one field, and runs nothing', async () => {
    const { page, cookie } = await beginSignIn(await start({ name: 'Local <account>' }));
    const answer = await fetch(page, { headers: { cookie } });
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(html).toContain('Local account: any name, no password');
    expect(html).toContain('<h1>Local &lt;account&gt;</h1>');
    expect(html.match(/<input/g)).toHaveLength(1);
    expect(html).not.toMatch(/<script|style=|\son[a-z]+=|https?:/);
  });

  test('takes a name of the browser that began, and of no other', async () => {
    const { page, cookie } = await beginSignIn(await start());
    const send = (name: string, headers: Record<string, string>) =>
      fetch(page, {
        method: 'POST',
        body: new URLSearchParams({ name }),
        redirect: 'manual',
        headers,
      });
    expect((await send('anna', {})).status).toBe(400);
    expect((await send('x'.repeat(5_000), { cookie })).status).toBe(400);
    const wrong = await send('"><script>', { cookie });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain('A name has 1 to 39 letters');
    expect(html).not.toContain('<script>');
    expect((await fetch(page, { method: 'PUT', headers: { cookie } })).status).toBe(400);
    const taken = await send('Anna.B-c_9', { cookie });
    expect(taken.status).toBe(303);
    expect(taken.headers.get('location')).toContain('/auth/');
  });
});

test('listens on loopback alone, and answers to its own name alone', async () => {
  // @ts-expect-error -- whoever isn't checked by the compiler is refused as well
  await expect(start({ host: '0.0.0.0' })).rejects.toThrow(RangeError);
  const { port } = await start();
  const sent = request({ port, host: '127.0.0.1', headers: { host: `rebound.example:${port}` } });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(421);
});

test('keeps its issuer and keys over a restart, and its cookies apart from those of another', async () => {
  const jwks = await generateSigningKeys();
  const first = await start({ jwks });
  const keysOf = async ({ issuer }: LocalProvider) => (await fetch(`${issuer}/jwks`)).json();
  const keys = await keysOf(first);
  expect(JSON.stringify(keys)).not.toContain('"d"');
  const other = await start();
  const names = async (provider: LocalProvider) =>
    (await beginSignIn(provider)).cookie.split('; ').map((each) => each.split('=')[0]);
  expect(await names(first)).not.toEqual(await names(other));
  await first.close();
  await first.close();
  const second = await start({ jwks, port: first.port });
  expect(second.issuer).toBe(first.issuer);
  expect(await keysOf(second)).toEqual(keys);
  await expect(start({ port: second.port })).rejects.toThrow('EADDRINUSE');
});

test('shows an error as a page, and says in its discovery document what it does', async () => {
  const { issuer } = await start();
  const refused = await fetch(`${issuer}/auth?client_id=%3Cb%3E`, {
    headers: { accept: 'text/html' },
  });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('<p role="alert">invalid_');
  const discovery = await fetch(`${issuer}/.well-known/openid-configuration`);
  expect(await discovery.json()).toMatchObject({
    issuer,
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: ['ES256'],
    response_types_supported: expect.arrayContaining(['code']),
  });
});
