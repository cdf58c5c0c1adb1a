import { ProviderError, type Providers } from '../src/domain/provider.js';

/** The issuer of every identity that the fake provider `test` vouches for. */
export const usableIssuer = 'https://issuer.test';

/** One provider that nobody can sign in with: only its issuer counts. */
export const fakeProviders: Providers = providersOf(usableIssuer);

function providersOf(issuer: string): Providers {
  const refuse = () => Promise.reject(new ProviderError('unavailable', 'a fake'));
  const only = {
    id: 'test',
    name: 'Test',
    type: 'oidc' as const,
    icon: null,
    issuer,
    begin: refuse,
    complete: refuse,
  };
  return { all: [only], find: (id) => (id === only.id ? only : undefined) };
}
