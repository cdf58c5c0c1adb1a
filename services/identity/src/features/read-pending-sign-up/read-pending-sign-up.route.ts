import type { readPendingSignUp } from '@orchestrator/contracts';
import { csrfTokenOf, type Handler } from '@orchestrator/http';
import { digestOf } from '../../domain/secret.js';
import {
  needsSignUpCode,
  newcomerUnknown,
  type SignUpPolicy,
  type SignUpStore,
} from '../../domain/sign-up.js';
import type { SignInCookies } from '../browser/sign-in-cookies.js';
import { suggestUsername } from './suggest-username.js';

export const readPendingSignUpRoute =
  (
    store: SignUpStore,
    policy: SignUpPolicy,
    cookies: SignInCookies,
  ): Handler<typeof readPendingSignUp> =>
  async (_input, context) => {
    const browserSecret = cookies.readBrowser(context);
    const newcomer = browserSecret && (await store.find(digestOf(browserSecret)));
    if (!browserSecret || !newcomer) throw newcomerUnknown();
    const { provider, login, email, returnTo, expiresAt } = newcomer;
    return {
      status: 200,
      body: {
        provider,
        login,
        email,
        suggested_username: await suggestUsername(store, login),
        needs_sign_up_code: needsSignUpCode(policy, newcomer),
        csrf_token: csrfTokenOf(browserSecret),
        return_to: returnTo,
        expires_at: expiresAt.toISOString(),
      },
    };
  };
