import { z } from 'zod';
import { ProviderError } from '../../domain/provider.js';
import type { ProviderClient } from './provider-client.js';

export interface TokenEndpoint {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How the client says who it is (RFC 6749 section 2.3.1). */
  readonly authentication: 'basic' | 'post';
}

const answer = z.object({ access_token: z.string().min(1), id_token: z.string().optional() });
const refusal = z.object({ error: z.string().regex(/^[a-z_]{1,60}$/) });

/** Errors that are the provider's own trouble. */
const ownTrouble = new Set(['server_error', 'temporarily_unavailable', 'slow_down']);

/**
 * Exchanges a code for tokens (RFC 6749 section 4.1.3).
 * @throws ProviderError
 */
export async function requestTokens(
  client: ProviderClient,
  endpoint: TokenEndpoint,
  form: Readonly<Record<string, string>>,
): Promise<{ accessToken: string; idToken: string | undefined }> {
  const { url, clientId, clientSecret, authentication } = endpoint;
  const { status, json } = await client(
    url,
    authentication === 'basic'
      ? { form, headers: { authorization: basic(clientId, clientSecret) } }
      : { form: { ...form, client_id: clientId, client_secret: clientSecret } },
  );
  // GitHub says 200 with an error.
  const refused = refusal.safeParse(json);
  if (refused.success && status < 500) {
    const { error } = refused.data;
    const failure = ownTrouble.has(error) ? 'unavailable' : 'refused';
    throw new ProviderError(failure, `the token request is answered with ${error}`);
  }
  if (status !== 200) {
    const failure = status === 400 || status === 401 ? 'refused' : 'unavailable';
    throw new ProviderError(failure, `the token request is answered with ${status}`);
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) throw new ProviderError('untrusted', 'the token answer holds no token');
  return { accessToken: parsed.data.access_token, idToken: parsed.data.id_token };
}

function basic(clientId: string, clientSecret: string): string {
  const pair = [clientId, clientSecret].map(formEncoded).join(':');
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
