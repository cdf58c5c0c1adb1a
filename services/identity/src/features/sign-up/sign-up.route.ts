import { csrfHeader, type signUp } from '@orchestrator/contracts';
import { type Handler, isCsrfTokenOf, ProblemSignal } from '@orchestrator/http';
import { digestOf } from '../../domain/secret.js';
import {
  needsSignUpCode,
  newcomerUnknown,
  type SignUpPolicy,
  type SignUpStore,
} from '../../domain/sign-up.js';
import { refuseReservedName } from '../names/refuse-reserved-name.js';
import { presentUser } from '../presenters/present-user.js';
import type { SignInCookies } from '../browser/sign-in-cookies.js';

export const signUpRoute =
  (store: SignUpStore, policy: SignUpPolicy, cookies: SignInCookies): Handler<typeof signUp> =>
  async ({ body: { username, sign_up_code: code } }, context) => {
    const browserSecret = cookies.readBrowser(context);
    if (browserSecret === undefined) throw newcomerUnknown();
    if (!isCsrfTokenOf(browserSecret, context.header(csrfHeader))) {
      throw new ProblemSignal({ code: 'csrf_refused' });
    }
    refuseReservedName(username);
    const { user, sessionSecret, emailKnown } = await store.signUp(
      {
        browserDigest: digestOf(browserSecret),
        username,
        codeDigest: code === undefined ? undefined : digestOf(code),
        visitor: { ip: context.clientAddress, userAgent: context.userAgent },
      },
      (newcomer) => needsSignUpCode(policy, newcomer),
    );
    return {
      status: 201,
      headers: { 'Set-Cookie': [cookies.setSession(sessionSecret), cookies.clearBrowser()] },
      body: { ...presentUser(user), hint: emailKnown ? 'email_known' : null },
    };
  };
