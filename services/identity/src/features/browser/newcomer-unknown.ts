import { IdentityError } from '../../domain/identity-error.js';

/** For a browser in which nobody new came back from a provider. */
export const newcomerUnknown = (): IdentityError =>
  new IdentityError('newcomer_unknown', 'Sign in at a provider first, in this browser.');
