import github from 'passport-github2';
import { z } from 'zod';
import type { SignInProvider } from '../../domain/provider.js';
import { apiAnswer } from './api-answer.js';
import { emailOf, imageOf, lineOf } from './displayed.js';
import { createOAuthProvider } from './oauth-provider.js';
import type { ProviderClient } from './provider-client.js';
import { type ProviderContext, reasonOf } from './provider-context.js';

const user = z.object({
  // Logins change hands; this doesn't.
  id: z.int().positive(),
  login: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  avatar_url: z.string().nullish(),
});
const emails = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
);

/** GitHub: github.com, GitHub Enterprise Cloud with an address of its own, or Enterprise Server. */
export function createGitHubProvider(context: ProviderContext): SignInProvider {
  const { settings, log } = context;
  const { issuer } = settings;
  const api = apiOf(issuer);
  return createOAuthProvider(context, {
    authorizationUrl: `${issuer}/login/oauth/authorize`,
    tokenUrl: `${issuer}/login/oauth/access_token`,
    issuers: [issuer, `${issuer}/login/oauth`],
    // The most that it has: an account must be picked.
    reauthenticate: { prompt: 'select_account' },
    createStrategy: (options, verify) =>
      new github.Strategy(
        { ...options, callbackURL: context.redirectUri, scope: [...settings.scopes] },
        verify,
      ),
    readAccount: async (ask) => {
      const account = apiAnswer(user, await ask(`${api}/user`));
      const address = await primaryAddress(ask, `${api}/user/emails`).catch((error: unknown) => {
        // An address is for display: without it people still come in.
        log.warn(
          { provider: settings.id, reason: reasonOf(error) },
          'no addresses from a provider',
        );
        return undefined;
      });
      return {
        subject: String(account.id),
        login: lineOf(account.login),
        email: emailOf(address?.email ?? account.email),
        emailVerified: address?.verified === true && emailOf(address.email) !== null,
        displayName: lineOf(account.name),
        avatarUrl: imageOf(account.avatar_url),
      };
    },
  });
}

function apiOf(issuer: string): string {
  const { host, protocol } = new URL(issuer);
  const isCloud = host === 'github.com' || host.endsWith('.ghe.com');
  return isCloud ? `${protocol}//api.${host}` : `${issuer}/api/v3`;
}

async function primaryAddress(ask: (url: string) => ReturnType<ProviderClient>, url: string) {
  return apiAnswer(emails, await ask(url)).find(({ primary }) => primary);
}
