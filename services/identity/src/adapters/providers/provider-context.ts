import type { Logger } from '@orchestrator/observability';
import { ProviderError } from '../../domain/provider.js';
import type { ProviderSettings } from '../../provider-settings/provider-entry.js';
import type { ProviderClient } from './provider-client.js';

/** What a provider is made of. */
export interface ProviderContext {
  readonly settings: ProviderSettings;
  /** Where it sends browsers back to: from configuration, never from a request. */
  readonly redirectUri: string;
  readonly client: ProviderClient;
  readonly log: Logger;
}

/**
 * Refuses an answer of another issuer (RFC 9207 section 2.4), before anything is sent anywhere.
 * @param required the provider says that it always tells
 */
export function checkAnswerIssuer(
  iss: string | undefined,
  issuers: readonly string[],
  required = false,
): void {
  if (iss === undefined) {
    if (required) throw new ProviderError('untrusted', 'the answer says not of which issuer it is');
  } else if (!issuers.includes(iss)) {
    throw new ProviderError('untrusted', 'the answer is of another issuer');
  }
}

/** Why something failed, for the log: what is not ours to say could quote an answer. */
export const reasonOf = (error: unknown): string =>
  error instanceof ProviderError ? error.message : 'unknown';
