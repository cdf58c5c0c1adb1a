import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  beginSignIn,
  type Caller,
  endSignIn,
  fillPath,
  listProviders,
} from '@orchestrator/contracts';
import {
  type HostileProvider,
  type OidcProvider,
  startHostileProvider,
  startOidcProvider,
} from '@orchestrator/testing';
import { type Harness, startHarness } from '../../../test/harness.js';
import { callbackOf, settingsOf } from '../../../test/sign-in-at.js';

const anonymous: Caller = { type: 'anonymous' };

describe('the service with providers of its configuration', () => {
  let harness: Harness;
  let acme: OidcProvider;
  let hostile: HostileProvider;
  beforeAll(async () => {
    acme = await startOidcProvider({ redirectUris: [callbackOf('acme')] });
    hostile = await startHostileProvider();
    hostile.behave('server-error', 'discovery');
    const down = { clientId: 'a', clientSecret: 'b', issuer: 'http://127.0.0.1:1' };
    const PROVIDERS = [
      settingsOf('acme', 'oidc', acme, { name: 'Acme', icon: 'https://acme.example/icon.svg' }),
      settingsOf('down', 'oidc', down),
      settingsOf('hostile', 'oidc', hostile),
    ];
    harness = await startHarness({ config: { PROVIDERS } });
  });
  afterAll(() => harness.close());

  const begin = (id: string) =>
    harness.send('get', fillPath(beginSignIn.path, { provider: id }), anonymous);

  test('starts though some are down, asks nobody, and lists all', async () => {
    expect(hostile.connections()).toBe(0);
    const { body } = await harness.send('get', listProviders.path, anonymous).expect(200);
    expect(body.items).toEqual([
      { id: 'acme', name: 'Acme', type: 'oidc', icon: 'https://acme.example/icon.svg' },
      { id: 'down', name: 'down', type: 'oidc' },
      { id: 'hostile', name: 'hostile', type: 'oidc' },
    ]);
  });

  test('abuse 34: whatever host a request names, people are sent back to the public origin', async () => {
    const poison = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': '666',
      'x-forwarded-prefix': '/evil',
      'x-original-host': 'evil.example',
      forwarded: 'host=evil.example;proto=http',
    };
    for (const headers of [poison, {}]) {
      const { header } = await begin('acme').set(headers).expect(302);
      const location = new URL(String(header.location));
      expect(location.origin).toBe(acme.issuer);
      expect(location.searchParams.get('redirect_uri')).toBe(callbackOf('acme'));
      expect(location.href).not.toContain('evil');
    }
    const { header } = await harness
      .send('get', fillPath(endSignIn.path, { provider: 'acme' }), anonymous)
      .set(poison)
      .expect(302);
    expect(header.location).not.toContain('evil');
  });

  test.each(['down', 'hostile'])(
    'a provider in trouble gives a code for a sentence, and nothing of its own: %s',
    async (id) => {
      const { header, text } = await begin(id).expect(302);
      expect(header.location).toBe('/sign-in?error=provider_unavailable');
      expect(text).not.toMatch(/out of order|provider\.js|127\.0\.0\.1/);
    },
  );
});
