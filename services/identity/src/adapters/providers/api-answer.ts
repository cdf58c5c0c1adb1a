import type { z } from 'zod';
import { ProviderError } from '../../domain/provider.js';
import type { ProviderResponse } from './provider-client.js';

/**
 * What a provider's API answers.
 * @throws ProviderError
 */
export function apiAnswer<S extends z.ZodType>(
  schema: S,
  { status, json }: ProviderResponse,
): z.output<S> {
  if (status === 401) throw new ProviderError('refused', 'the API does not take the access token');
  // 403 is also how GitHub says that it was asked too often.
  if (status !== 200) throw new ProviderError('unavailable', `the API answers with ${status}`);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ProviderError('untrusted', 'the API answers in an unknown shape');
}
