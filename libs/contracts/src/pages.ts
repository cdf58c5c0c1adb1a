/** The pages that services send browsers to. */
export const pages = {
  home: '/',
  signIn: '/sign-in',
  signUp: '/sign-up',
  linkedAccounts: '/settings/linked-accounts',
} as const;
