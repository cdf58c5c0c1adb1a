import { randomBytes } from 'node:crypto';
import type { SignInSecrets } from './provider.js';
import { derive } from './secret.js';

/** 256 random bits, base64url. */
export const newState = (): string => randomBytes(32).toString('base64url');

/** The secrets of the sign-in with this state that the holder of the browser secret began. */
export const signInSecretsOf = (browserSecret: string, state: string): SignInSecrets => ({
  state,
  nonce: derive(browserSecret, state, 'openid nonce'),
  codeVerifier: derive(browserSecret, state, 'pkce code verifier'),
});
