import passport, { type Strategy } from 'passport';
import { ProviderError } from '../../domain/provider.js';

type Handler = (request: object, response: object, next: (error?: unknown) => void) => void;
type Ended = (error: unknown, user?: unknown) => void;

/** The page that a strategy sends people to. @throws ProviderError */
export async function locationOf(strategy: Strategy): Promise<string> {
  const outcome = await runStrategy(strategy, {});
  if ('location' in outcome) return outcome.location;
  throw new ProviderError('untrusted', 'the strategy sends nobody anywhere');
}

/** Whom a strategy finds behind an answer. @throws ProviderError */
export async function userOf(
  strategy: Strategy,
  answer: { readonly code: string; readonly state: string },
): Promise<unknown> {
  const outcome = await runStrategy(strategy, { code: answer.code, state: answer.state });
  if ('user' in outcome) return outcome.user;
  throw new ProviderError('untrusted', 'the strategy asks for another round');
}

/**
 * Runs a strategy, made for this one request, through passport: with a request and a response of
 * what strategies use, so that nothing of a real one can lead them astray.
 */
const runStrategy = (
  strategy: Strategy,
  query: Readonly<Record<string, string>>,
): Promise<{ location: string } | { user: unknown }> =>
  new Promise((resolve, reject) => {
    const response = {
      statusCode: 200,
      setHeader: (name: string, value: string): void => {
        if (name.toLowerCase() === 'location') resolve({ location: value });
      },
      end: (): void => undefined,
    };
    const ended: Ended = (error, user) => {
      if (error !== null && error !== undefined) reject(providerErrorOf(error));
      else if (user) resolve({ user });
      else reject(new ProviderError('untrusted', 'the state is not that of this sign-in'));
    };
    const authenticator = new passport.Authenticator();
    // Its declaration gives `any`, and asks for all of Express.
    const handle = authenticator.authenticate(strategy, { session: false }, ended) as Handler;
    handle({ query }, response, ended);
  });

/** Ours, out of what strategies wrap it in. What else they say could quote an answer. */
function providerErrorOf(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (
    error instanceof Error &&
    'oauthError' in error &&
    error.oauthError instanceof ProviderError
  ) {
    return error.oauthError;
  }
  return new ProviderError('untrusted', 'the strategy refuses the answer');
}
