import { randomBytes } from 'node:crypto';

import {
  startLocalProvider,
  type LocalProvider,
  type LocalProviderOptions,
} from '@orchestrator/local-provider';

import { closeAtEnd } from '../end-registry.js';

type Passed = 'algorithm' | 'asksEachTime' | 'jwks' | 'verifiesEmail';

export interface OidcProviderOptions extends Pick<LocalProviderOptions, Passed> {
  /** To come back after `close` under the same issuer. */
  port?: number;
  clientId?: string;
  clientSecret?: string;
  redirectUris?: readonly string[];
}

export interface OidcProvider extends LocalProvider {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Claims of an account that aren't the usual ones, by subject; may be changed at any time. */
  readonly accounts: Map<string, Record<string, unknown>>;
  /** Where our client may have browsers sent back to. */
  setRedirectUris(...uris: string[]): void;
}

/**
 * A real OpenID provider (the package `oidc-provider`) on 127.0.0.1, closed with the test file.
 * `signInAtProvider` plays the browser at it.
 */
export async function startOidcProvider(options: OidcProviderOptions = {}): Promise<OidcProvider> {
  const { port = 0, clientId, clientSecret, redirectUris = [], ...passed } = options;
  const client = {
    clientId: clientId ?? `client-${randomBytes(4).toString('hex')}`,
    clientSecret: clientSecret ?? randomBytes(24).toString('base64url'),
    redirectUris,
  };
  const accounts = new Map<string, Record<string, unknown>>();
  const provider = await startLocalProvider({
    ...passed,
    port,
    clients: [client],
    claimsOf: (subject) => accounts.get(subject) ?? {},
  });
  const forget = closeAtEnd(() => provider.close());
  return {
    ...provider,
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    accounts,
    setRedirectUris: (...uris) => {
      client.redirectUris = uris;
    },
    close: () => {
      forget();
      return provider.close();
    },
  };
}
