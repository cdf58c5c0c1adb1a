import { page } from '../../app/section.js';
import { RouteError } from '../../app/route-error.js';
import { SignInFrame } from './sign-in-frame.js';

/** The pages for people who are not signed in; they stand outside the shell. */
export const signInSection = {
  element: <SignInFrame />,
  errorElement: <RouteError />,
  children: [
    page('signIn', () => import('./sign-in/sign-in-page.js')),
    page('signUp', () => import('./sign-up/sign-up-page.js')),
  ],
};
