import { IdentityError } from '../../domain/identity-error.js';
import type { Providers, SignInProvider } from '../../domain/provider.js';

/** @throws IdentityError `not_found` */
export function providerOf(providers: Providers, id: string): SignInProvider {
  const provider = providers.find(id);
  if (provider === undefined) throw new IdentityError('not_found', 'There is no such provider.');
  return provider;
}
