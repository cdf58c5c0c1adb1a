import { type endSignIn as route, pages } from '@orchestrator/contracts';
import type { Handler } from '@orchestrator/http';
import type { Providers } from '../../domain/provider.js';
import { providerOf } from '../browser/provider-of.js';
import { sessionOf } from '../callers/session-of.js';
import type { SignInCookies } from '../browser/sign-in-cookies.js';
import { toSignInPage } from '../browser/to-sign-in-page.js';
import type { Ended, EndSignIn } from './end-sign-in.js';

export const endSignInRoute =
  (providers: Providers, endSignIn: EndSignIn, cookies: SignInCookies): Handler<typeof route> =>
  async ({ params, query: { code, state, iss, error } }, context) => {
    const provider = providerOf(providers, params.provider);
    const { clientAddress: ip, userAgent } = context;
    try {
      const ended = await endSignIn({
        provider,
        answer: { code, state, iss, error },
        browserSecret: cookies.readBrowser(context),
        visitor: { ip, userAgent, session: sessionOf(context) },
      });
      return { status: 302, headers: headersOf(ended, cookies) };
    } catch (failure) {
      return toSignInPage(failure, provider, context);
    }
  };

function headersOf(ended: Ended, cookies: SignInCookies) {
  switch (ended.outcome) {
    case 'signed_in':
      return {
        Location: ended.returnTo,
        'Set-Cookie': [cookies.setSession(ended.sessionSecret), cookies.clearBrowser()],
      };
    case 'newcomer':
      return { Location: pages.signUp, 'Set-Cookie': cookies.setBrowser(ended.browserSecret) };
    case 'to_confirm': {
      const query = new URLSearchParams({ confirm: ended.linkId });
      return {
        Location: `${pages.linkedAccounts}?${query.toString()}`,
        'Set-Cookie': cookies.clearBrowser(),
      };
    }
  }
}
