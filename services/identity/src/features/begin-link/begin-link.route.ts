import { type beginLink, pages } from '@orchestrator/contracts';
import { type Handler, ProblemSignal } from '@orchestrator/http';
import { ProviderError, type Providers } from '../../domain/provider.js';
import type { BeginSignIn } from '../begin-sign-in/begin-sign-in.js';
import { providerOf } from '../browser/provider-of.js';
import { ownSessionOf } from '../callers/session-of.js';
import type { SignInCookies } from '../browser/sign-in-cookies.js';

export const beginLinkRoute =
  (
    providers: Providers,
    beginSignIn: BeginSignIn,
    cookies: SignInCookies,
  ): Handler<typeof beginLink> =>
  async ({ params }, context) => {
    const provider = providerOf(providers, params.provider);
    try {
      const { location, browserSecret } = await beginSignIn({
        provider,
        purpose: { intent: 'link', session: ownSessionOf(context) },
        returnTo: pages.linkedAccounts,
        browserSecret: cookies.readBrowser(context),
      });
      return {
        status: 200,
        headers: { 'Set-Cookie': cookies.setBrowser(browserSecret) },
        body: { location },
      };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const reason = error.message;
      context.log.warn({ provider: provider.id, reason }, 'a link could not be begun');
      throw new ProblemSignal({ code: 'provider_unavailable' });
    }
  };
