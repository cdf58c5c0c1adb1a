import type { SignInProvider } from '../../domain/provider.js';
import { digestOf, newSecret } from '../../domain/secret.js';
import type { SignInAttempts, SignInPurpose } from '../../domain/sign-in.js';
import { newState, signInSecretsOf } from '../../domain/sign-in-secrets.js';

interface Beginning {
  readonly provider: SignInProvider;
  readonly purpose: SignInPurpose;
  /** A local path. */
  readonly returnTo: string;
  /** What ties earlier sign-ins to this browser, if it has something. */
  readonly browserSecret: string | undefined;
}

/**
 * Begins a sign-in in one browser. Nothing is kept by which somebody else could finish it.
 * @throws ProviderError
 */
export type BeginSignIn = (beginning: Beginning) => Promise<{
  /** At the provider. */
  readonly location: string;
  readonly browserSecret: string;
}>;

export const beginSignInWith =
  (attempts: SignInAttempts): BeginSignIn =>
  async ({ provider, purpose, returnTo, browserSecret = newSecret('browser').value }) => {
    const secrets = signInSecretsOf(browserSecret, newState());
    const reauthenticate = purpose.intent === 'reauth';
    const location = await provider.begin({ ...secrets, reauthenticate });
    const attempt = { provider: provider.id, purpose, returnTo };
    await attempts.keep(digestOf(secrets.state), digestOf(browserSecret), attempt);
    return { location, browserSecret };
  };
