import { z } from 'zod';
import { ProviderError } from '../../domain/provider.js';
import type { ProviderSettings } from '../../provider-settings/provider-entry.js';
import { faultOfProviderUrl } from '../../provider-settings/provider-url.js';
import type { ProviderClient } from './provider-client.js';

const document = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  userinfo_endpoint: z.string().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  id_token_signing_alg_values_supported: z.array(z.string()).default(['RS256']),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
  code_challenge_methods_supported: z.array(z.string()).optional(),
});

/** What a provider says about itself (OpenID Connect Discovery 1.0, RFC 8414). */
export type Discovery = z.output<typeof document>;

const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
] as const;

/**
 * Asks a provider about itself.
 * @throws ProviderError unless it is the issuer that was configured, with endpoints that may be asked
 */
export async function discover(
  client: ProviderClient,
  { issuer, allowedNetworks }: ProviderSettings,
): Promise<Discovery> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { status, json } = await client(url);
  if (status !== 200) {
    throw new ProviderError('unavailable', `the discovery document is answered with ${status}`);
  }
  const untrusted = (message: string) => new ProviderError('untrusted', message);
  const parsed = document.safeParse(json);
  if (!parsed.success) throw untrusted('the discovery document is not one');
  if (parsed.data.issuer !== issuer) {
    throw untrusted('the discovery document is of another issuer');
  }
  for (const name of endpoints) {
    const endpoint = parsed.data[name];
    const fault =
      endpoint === undefined ? undefined : faultOfProviderUrl(endpoint, allowedNetworks);
    if (fault !== undefined) throw untrusted(`${name} ${fault}`);
  }
  if (parsed.data.code_challenge_methods_supported?.includes('S256') === false) {
    throw untrusted('the provider does not take PKCE with S256');
  }
  return parsed.data;
}
