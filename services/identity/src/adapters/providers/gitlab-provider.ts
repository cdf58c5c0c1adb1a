import gitlab from 'passport-gitlab2';
import { z } from 'zod';
import type { SignInProvider } from '../../domain/provider.js';
import { apiAnswer } from './api-answer.js';
import { emailOf, imageOf, lineOf } from './displayed.js';
import { createOAuthProvider } from './oauth-provider.js';
import type { ProviderContext } from './provider-context.js';

const user = z.object({
  id: z.int().positive(),
  username: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  confirmed_at: z.string().nullish(),
  avatar_url: z.string().nullish(),
});

/** GitLab: gitlab.com, or self-managed, also under a path. */
export function createGitLabProvider(context: ProviderContext): SignInProvider {
  const { issuer } = context.settings;
  return createOAuthProvider(context, {
    authorizationUrl: `${issuer}/oauth/authorize`,
    tokenUrl: `${issuer}/oauth/token`,
    issuers: [issuer],
    // It has nothing of the kind.
    reauthenticate: {},
    createStrategy: (options, verify) => new gitlab.Strategy(options, verify),
    readAccount: async (ask) => {
      const account = apiAnswer(user, await ask(`${issuer}/api/v4/user`));
      const email = emailOf(account.email);
      return {
        subject: String(account.id),
        login: lineOf(account.username),
        email,
        // Whoever administers it can make accounts with any address.
        emailVerified: email !== null && Boolean(account.confirmed_at),
        displayName: lineOf(account.name),
        avatarUrl: imageOf(account.avatar_url),
      };
    },
  });
}
