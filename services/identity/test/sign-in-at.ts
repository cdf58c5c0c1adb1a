import { randomBytes } from 'node:crypto';
import { createLogger } from '@orchestrator/observability';
import { createProviders } from '../src/adapters/providers/create-providers.js';
import type { ProviderAnswer, SignInProvider, SignInRequest } from '../src/domain/provider.js';
import { providerEntry, type ProviderSettings } from '../src/provider-settings/provider-entry.js';

export const publicUrl = 'http://localhost:8080';
export const callbackOf = (id: string): string => `${publicUrl}/auth/callback/${id}`;

/** A stand-in that runs on loopback. */
interface StandIn {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly issuer?: string;
  readonly baseUrl?: string;
}

/** An entry of the configuration, with loopback allowed. */
export const settingsOf = (
  id: string,
  type: ProviderSettings['type'],
  { clientId, clientSecret, issuer, baseUrl }: StandIn,
  more: Readonly<Record<string, unknown>> = {},
): ProviderSettings =>
  providerEntry.parse({
    id,
    type,
    client_id: clientId,
    client_secret: clientSecret,
    allowed_networks: ['127.0.0.0/8', '::1'],
    ...(type === 'oidc' ? { issuer } : { base_url: baseUrl }),
    ...more,
  });

export function providersOf(
  settings: readonly ProviderSettings[],
  options: Parameters<typeof createProviders>[2] = {},
) {
  const log = createLogger({ service: 'identity', level: 'silent' });
  return createProviders({ PUBLIC_URL: publicUrl, PROVIDERS: settings }, log, options);
}

export const providerOf = (
  settings: ProviderSettings,
  options: Parameters<typeof createProviders>[2] = {},
): SignInProvider => providersOf([settings], options).all[0]!;

export const newRequest = (reauthenticate = false): SignInRequest => ({
  state: randomBytes(32).toString('base64url'),
  nonce: randomBytes(32).toString('base64url'),
  codeVerifier: randomBytes(32).toString('base64url'),
  reauthenticate,
});

/** What a callback URL brings, as the route reads it. */
export function answerOf(callbackUrl: string): ProviderAnswer {
  const { searchParams } = new URL(callbackUrl);
  return {
    code: searchParams.get('code') ?? '',
    state: searchParams.get('state') ?? '',
    iss: searchParams.get('iss') ?? undefined,
  };
}

/** Signs somebody in. */
export async function signInAt(
  provider: SignInProvider,
  /** Plays the browser; gives the callback URL that it is sent back to. */
  browse: (location: string) => Promise<string>,
  options: { request?: SignInRequest; begunMs?: number } = {},
) {
  const { request = newRequest(), begunMs = 1_000 } = options;
  const answer = answerOf(await browse(await provider.begin(request)));
  return provider.complete(answer, { ...request, begunMs });
}
