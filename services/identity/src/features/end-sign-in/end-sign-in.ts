import type { SignInProvider } from '../../domain/provider.js';
import { digestOf, newSecret } from '../../domain/secret.js';
import {
  type SessionOfUser,
  type SignInAttempt,
  type SignInAttempts,
  SignInError,
  type SignInFailure,
  type SignInPurpose,
  type SignInStore,
  type Visitor,
  type VouchedAccount,
} from '../../domain/sign-in.js';
import { signInSecretsOf } from '../../domain/sign-in-secrets.js';

/** What a provider sent a browser back with (RFC 6749 section 4.1.2, RFC 9207), as it came. */
interface CallbackAnswer {
  readonly code: string | undefined;
  readonly state: string | undefined;
  readonly iss: string | undefined;
  readonly error: string | undefined;
}

interface Ending {
  readonly provider: SignInProvider;
  readonly answer: CallbackAnswer;
  readonly browserSecret: string | undefined;
  readonly visitor: Visitor;
}

export type Ended =
  | { readonly outcome: 'signed_in'; readonly sessionSecret: string; readonly returnTo: string }
  /** Nobody has this identity yet; what goes on with it is this browser. */
  | { readonly outcome: 'newcomer'; readonly browserSecret: string }
  | { readonly outcome: 'to_confirm'; readonly linkId: string };

/** @throws SignInError and ProviderError: nothing has changed then, but that the state was used */
export type EndSignIn = (ending: Ending) => Promise<Ended>;

export const endSignInWith =
  (attempts: SignInAttempts, store: SignInStore): EndSignIn =>
  async ({ provider, answer, browserSecret, visitor }) => {
    const attempt = await takeAttempt(attempts, provider, answer.state, browserSecret);
    const { purpose, returnTo, begunMs, secrets } = attempt;
    const code = codeOf(answer);
    assertSession(purpose, visitor.session);
    const vouched = await provider.complete(
      { code, state: secrets.state, iss: answer.iss },
      { ...secrets, reauthenticate: purpose.intent === 'reauth', begunMs },
    );
    const account: VouchedAccount = { ...vouched, provider: provider.id };
    switch (purpose.intent) {
      case 'sign_in': {
        const sessionSecret = await store.signIn(account, visitor);
        if (sessionSecret !== null) return { outcome: 'signed_in', sessionSecret, returnTo };
        // A new secret: whoever knew the old one does not pick the username.
        const { value, digest } = newSecret('browser');
        await store.keepNewcomer(digest, account, { returnTo, session: visitor.session });
        return { outcome: 'newcomer', browserSecret: value };
      }
      case 'reauth': {
        const sessionSecret = await store.reauthenticate(account, purpose.session, visitor);
        return { outcome: 'signed_in', sessionSecret, returnTo };
      }
      case 'link':
        return { outcome: 'to_confirm', linkId: await store.keepLink(account, purpose.session) };
    }
  };

/** It is used up by the browser that began it, also when it was begun at another provider. */
async function takeAttempt(
  attempts: SignInAttempts,
  provider: SignInProvider,
  state: string | undefined,
  browserSecret: string | undefined,
): Promise<SignInAttempt & { begunMs: number; secrets: ReturnType<typeof signInSecretsOf> }> {
  const refuse = (reason: string) => new SignInError('state_invalid', reason);
  if (state === undefined) throw refuse('There is no state.');
  if (browserSecret === undefined) throw refuse('The browser has begun nothing.');
  const attempt = await attempts.take(digestOf(state), digestOf(browserSecret));
  if (attempt === null) throw refuse('The state is unknown, used, too old, or of another browser.');
  if (attempt.provider !== provider.id) throw refuse('The state is that of another provider.');
  return { ...attempt, secrets: signInSecretsOf(browserSecret, state) };
}

const ownWords = new Set<string>([
  'access_denied',
  'server_error',
  'temporarily_unavailable',
] satisfies SignInFailure[]);
const isOwnWord = (error: string): error is SignInFailure => ownWords.has(error);

function codeOf({ code, error }: CallbackAnswer): string {
  if (error !== undefined) {
    const failure = isOwnWord(error) ? error : 'provider_error';
    throw new SignInError(failure, 'The provider sent the browser back with an error.');
  }
  if (code === undefined) throw new SignInError('provider_error', 'There is no code.');
  return code;
}

/** What is for one session ends in that very one. */
function assertSession(purpose: SignInPurpose, session: SessionOfUser | null): void {
  if (purpose.intent === 'sign_in') return;
  const { id, userId } = purpose.session;
  if (session?.id === id && session.userId === userId) return;
  throw new SignInError('session_required', 'It was begun in another session.');
}
