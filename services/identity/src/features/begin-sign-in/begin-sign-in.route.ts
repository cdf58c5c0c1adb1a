import type { beginSignIn as route } from '@orchestrator/contracts';
import type { Handler, RequestContext } from '@orchestrator/http';
import { localPathOf } from '../../domain/local-path.js';
import type { Providers } from '../../domain/provider.js';
import { SignInError, type SignInPurpose } from '../../domain/sign-in.js';
import { providerOf } from '../browser/provider-of.js';
import { sessionOf } from '../callers/session-of.js';
import type { SignInCookies } from '../browser/sign-in-cookies.js';
import { toSignInPage } from '../browser/to-sign-in-page.js';
import type { BeginSignIn } from './begin-sign-in.js';

export const beginSignInRoute =
  (providers: Providers, beginSignIn: BeginSignIn, cookies: SignInCookies): Handler<typeof route> =>
  async ({ params, query }, context) => {
    const provider = providerOf(providers, params.provider);
    try {
      const { location, browserSecret } = await beginSignIn({
        provider,
        purpose: purposeOf(query.intent, context),
        returnTo: localPathOf(query.return_to),
        browserSecret: cookies.readBrowser(context),
      });
      return {
        status: 302,
        headers: { Location: location, 'Set-Cookie': cookies.setBrowser(browserSecret) },
      };
    } catch (error) {
      return toSignInPage(error, provider, context);
    }
  };

function purposeOf(intent: 'reauth' | undefined, context: RequestContext): SignInPurpose {
  if (intent === undefined) return { intent: 'sign_in' };
  const session = sessionOf(context);
  if (session === null) throw new SignInError('session_required', 'Nobody is signed in.');
  return { intent, session };
}
