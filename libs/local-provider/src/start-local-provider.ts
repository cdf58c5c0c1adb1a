import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type Provider from 'oidc-provider';
import type { JWKS } from 'oidc-provider';

import { loadOidcProvider } from './load-oidc-provider.js';
import { MemoryStore } from './memory-store.js';
import {
  clientMetadata,
  providerSettings,
  type ClaimsOf,
  type LocalClient,
} from './provider-settings.js';
import { answerSignInForm } from './sign-in-form.js';
import { problemPage, sendPage } from './sign-in-page.js';
import { generateSigningKeys, type SigningAlgorithm } from './signing-keys.js';

export interface LocalProviderOptions {
  /** The same port gives the same issuer; 0 for any that is free. */
  port: number;
  host?: '127.0.0.1' | '::1';
  /** What its page is called. */
  name?: string;
  clients: readonly LocalClient[];
  /** What `generateSigningKeys` gave, so that ID tokens of before a restart stay valid. */
  jwks?: JWKS;
  algorithm?: SigningAlgorithm;
  /**
   * Whether everybody is asked for a name, though the browser was here before: without it nobody
   * can become somebody else. Default true.
   */
  asksEachTime?: boolean;
  /** Whether it says that everybody's address is theirs. Default false. */
  verifiesEmail?: boolean;
  /** Claims in place of the usual ones. */
  claimsOf?: ClaimsOf;
  /** Told of faults; nothing is printed. */
  log?: (message: string) => void;
}

export interface LocalProvider {
  readonly issuer: string;
  readonly port: number;
  /** From now on signs with another key, and shows only that one. */
  rotateKeys(): Promise<void>;
  close(): Promise<void>;
}

const loopback: readonly string[] = ['127.0.0.1', '::1'];

/**
 * An OpenID Connect provider that takes anybody's word for who they are, and for that reason
 * listens on loopback alone. It speaks plain http, requires PKCE (RFC 7636), and names itself in
 * its answers (RFC 9207). The subject of an account is its name in lower case.
 * @throws RangeError for a host that isn't loopback
 */
export async function startLocalProvider(options: LocalProviderOptions): Promise<LocalProvider> {
  const { host = '127.0.0.1', name: title = 'Local account', algorithm = 'ES256' } = options;
  if (!loopback.includes(host)) {
    throw new RangeError('The local provider listens on 127.0.0.1 or ::1 only.');
  }
  const oidc = await loadOidcProvider();
  const firstKeys = options.jwks ?? (await generateSigningKeys(algorithm));

  const server = createServer();
  // Nobody keeps a connection that would be found broken after a restart.
  server.maxRequestsPerSocket = 1;
  server.listen(options.port, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const issuer = `http://${authority}`;

  const store = new MemoryStore((id) => {
    const client = options.clients.find(({ clientId }) => clientId === id);
    return client && clientMetadata(client, algorithm);
  });
  const claimsOf: ClaimsOf = (subject) => ({
    email_verified: options.verifiesEmail ?? false,
    ...options.claimsOf?.(subject),
  });
  const build = (keys: JWKS): Provider => {
    const asksEachTime = options.asksEachTime ?? true;
    const settings = { oidc, store, keys, port, title, asksEachTime, claimsOf };
    const provider = new oidc.Provider(issuer, providerSettings(settings));
    // Else koa prints them.
    provider.silent = true;
    provider.on('server_error', (_context, error) => options.log?.(error.message));
    return provider;
  };

  let provider: Provider;
  try {
    provider = build(firstKeys);
  } catch (error) {
    server.close();
    throw error;
  }
  let answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.host !== authority) {
      // A page elsewhere whose name was made to lead here.
      const sentence = `This provider is at ${issuer} and answers to no other name.`;
      sendPage(response, 421, problemPage(title, sentence));
    } else if (request.url?.startsWith('/interaction/')) {
      answerSignInForm(provider, title, request, response).catch((error: unknown) => {
        options.log?.(String(error));
        const sentence = 'Something went wrong here. Begin the sign-in again.';
        if (response.headersSent) response.destroy();
        else sendPage(response, 500, problemPage(title, sentence));
      });
    } else {
      void answer(request, response);
    }
  });

  return {
    issuer,
    port,
    rotateKeys: async () => {
      provider = build(await generateSigningKeys(algorithm));
      answer = provider.callback();
    },
    close: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
