import { z } from 'zod';
import { freshSession, only, open } from '../access.js';
import { answer, defineRoute, emptyAnswer } from '../route.js';
import { identifier } from '../schemas/primitives.js';
import {
  callbackQuery,
  currentSession,
  loginQuery,
  pendingLink,
  pendingSignUp,
  provider,
  signedUpUser,
  signUpBody,
} from '../schemas/sign-in.js';
import { linkedIdentity } from '../schemas/user.js';

// Which ids there are is the operator's matter: one that is none is not found.
const providerParams = z.object({ provider: z.string() });
const redirect = {
  302: { ...emptyAnswer('Where the browser goes'), headers: { Location: 'The next page' } },
};

export const listProviders = defineRoute({
  id: 'listProviders',
  service: 'identity',
  method: 'GET',
  path: '/auth/providers',
  summary: 'List the providers with which people can sign in',
  access: open(),
  rateLimit: 'public',
  answers: { 200: answer('The providers', z.strictObject({ items: z.array(provider) })) },
});

export const beginSignIn = defineRoute({
  id: 'beginSignIn',
  service: 'identity',
  method: 'GET',
  path: '/auth/login/{provider}',
  summary: 'Begin to sign in, or to prove presence again',
  access: open(),
  rateLimit: 'public',
  params: providerParams,
  query: loginQuery,
  answers: redirect,
  problems: ['not_found'],
  signIn: true,
});

export const endSignIn = defineRoute({
  id: 'endSignIn',
  service: 'identity',
  method: 'GET',
  path: '/auth/callback/{provider}',
  summary: 'Where providers send people back to (RFC 6749 section 4.1.2)',
  access: open(),
  rateLimit: 'public',
  params: providerParams,
  query: callbackQuery,
  answers: redirect,
  problems: ['not_found'],
  signIn: true,
});

export const readPendingSignUp = defineRoute({
  id: 'readPendingSignUp',
  service: 'identity',
  method: 'GET',
  path: '/auth/signup',
  summary: 'Who is about to sign up in this browser, with a username that is free',
  access: open(),
  rateLimit: 'public',
  answers: { 200: answer('The pending sign-up', pendingSignUp) },
  problems: ['unauthenticated'],
  showsSecret: true,
  signIn: true,
});

export const signUp = defineRoute({
  id: 'signUp',
  service: 'identity',
  method: 'POST',
  path: '/auth/signup',
  summary: 'Make the account, with the username that was picked, and sign in',
  access: open(),
  rateLimit: 'public',
  body: signUpBody,
  answers: { 201: answer('The account', signedUpUser) },
  problems: [
    'unauthenticated',
    'csrf_refused',
    'cross_site_refused',
    'sign_up_closed',
    'name_taken',
    'identity_taken',
  ],
  showsSecret: true,
  signIn: true,
});

export const beginLink = defineRoute({
  id: 'beginLink',
  service: 'identity',
  method: 'POST',
  path: '/auth/link/{provider}',
  summary: 'Begin to link a further identity to the account',
  access: freshSession(),
  params: providerParams,
  answers: {
    200: answer('Where the browser goes', z.strictObject({ location: z.url() })),
  },
  problems: ['not_found', 'provider_unavailable'],
  showsSecret: true,
  signIn: true,
});

export const readPendingLink = defineRoute({
  id: 'readPendingLink',
  service: 'identity',
  method: 'GET',
  path: '/auth/link/confirm',
  summary: 'Both accounts that are about to be linked, for the page that confirms it',
  access: only('session'),
  query: z.object({ confirm: identifier }),
  answers: { 200: answer('The pending link', pendingLink) },
  problems: ['not_found'],
  signIn: true,
});

export const confirmLink = defineRoute({
  id: 'confirmLink',
  service: 'identity',
  method: 'POST',
  path: '/auth/link/confirm',
  summary: 'Link the identity, after both accounts were shown. The session gets a new id.',
  access: freshSession(),
  body: z.strictObject({ confirm: identifier }).meta({ id: 'ConfirmLink' }),
  answers: { 200: answer('The linked identity', linkedIdentity) },
  problems: ['not_found', 'identity_taken'],
  showsSecret: true,
  signIn: true,
});

export const readSession = defineRoute({
  id: 'readSession',
  service: 'identity',
  method: 'GET',
  path: '/auth/session',
  summary: 'Who is signed in in this browser',
  access: open(),
  rateLimit: 'public',
  answers: { 200: answer('The session', currentSession) },
  showsSecret: true,
  signIn: true,
});

export const signOut = defineRoute({
  id: 'signOut',
  service: 'identity',
  method: 'POST',
  path: '/auth/logout',
  summary: 'End the session. Its cookie is refused everywhere when this is answered.',
  access: only('session'),
  answers: { 204: emptyAnswer('Signed out') },
  signIn: true,
});

export const signInRoutes = [
  listProviders,
  beginSignIn,
  endSignIn,
  readPendingSignUp,
  signUp,
  beginLink,
  readPendingLink,
  confirmLink,
  readSession,
  signOut,
] as const;
