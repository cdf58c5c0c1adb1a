/**
 * Why a sign-in came to nothing: the `error` of the redirect to the sign-in page, and the sentence
 * that the page shows. What a provider itself says keeps its name from RFC 6749 section 4.1.2.1.
 */
export const signInErrors = {
  access_denied: 'The provider says that access was denied. Try again, or use another provider.',
  server_error: 'The provider had trouble of its own. Try again in a moment.',
  temporarily_unavailable: 'The provider is not available at the moment. Try again later.',
  provider_error: 'The provider refused the request. The operator should look at its set-up.',
  provider_unavailable: 'The provider could not be reached. Try again, or use another provider.',
  provider_untrusted:
    'What the provider answered could not be verified, so nobody was signed in. The operator should know.',
  state_invalid: 'This sign-in is too old, was used before, or was begun elsewhere. Begin again.',
  account_disabled: 'This account is disabled. Ask the operator.',
  session_required: 'For this you must be signed in, in the browser in which you began.',
  other_account: 'That was another account than the one you are signed in with.',
  presence_unproven: 'The provider did not ask who is there, so this does not count as proof.',
} as const;

export type SignInErrorCode = keyof typeof signInErrors;
