import { pages, type SignInErrorCode } from '@orchestrator/contracts';
import type { RequestContext } from '@orchestrator/http';
import { ProviderError, type ProviderFailure, type SignInProvider } from '../../domain/provider.js';
import { SignInError, type SignInFailure } from '../../domain/sign-in.js';

const failures = {
  unavailable: 'provider_unavailable',
  refused: 'provider_error',
  untrusted: 'provider_untrusted',
  presence_unproven: 'presence_unproven',
} as const satisfies Record<ProviderFailure, SignInFailure>;

/**
 * Where a person goes whose sign-in came to nothing: the page has a sentence for each code.
 * @throws whatever is no reason of this kind
 */
export function toSignInPage(error: unknown, provider: SignInProvider, { log }: RequestContext) {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) throw error;
  log.warn({ provider: provider.id, code, reason: error.message }, 'a sign-in came to nothing');
  const query = new URLSearchParams({ error: code });
  return { status: 302, headers: { Location: `${pages.signIn}?${query.toString()}` } } as const;
}

function codeOf(error: unknown): SignInErrorCode | undefined {
  if (error instanceof ProviderError) return failures[error.failure];
  return error instanceof SignInError ? error.failure : undefined;
}
